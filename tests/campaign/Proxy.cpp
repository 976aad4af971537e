#include "tests/campaign/Proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace fidesk::campaign {

namespace {

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/// The next bytes; none at the end.
std::string receive(int socket) {
    std::array<char, 16384> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init)
    const ssize_t count = ::recv(socket, buffer.data(), buffer.size(), 0);
    return count > 0 ? std::string(buffer.data(), static_cast<std::size_t>(count)) : std::string();
}

void sendAll(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0)
            return;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

std::string lowerCase(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return text;
}

/// The value of a header in @p head; empty where there is none.
std::string headerOf(const std::string& head, const std::string& name) {
    const std::size_t found = lowerCase(head).find("\r\n" + name + ':');
    if (found == std::string::npos)
        return {};
    const std::size_t begin = head.find_first_not_of(' ', found + name.size() + 3);
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

/// One whole request with Content-Length; empty if the connection ends before.
std::string readRequest(int client) {
    std::string raw;
    for (;;) {
        const std::size_t end = raw.find("\r\n\r\n");
        if (end != std::string::npos) {
            const std::string length = headerOf(raw.substr(0, end + 2), "content-length");
            if (raw.size() >= end + 4 + (length.empty() ? 0 : std::stoul(length)))
                return raw;
        }
        const std::string more = receive(client);
        if (more.empty())
            return {};
        raw += more;
    }
}

/// @p raw with "Connection: close", which makes the end of the answer the end of the connection.
std::string closing(const std::string& raw) {
    std::string head = raw.substr(0, raw.find("\r\n\r\n"));
    const std::size_t found = lowerCase(head).find("\r\nconnection:");
    if (found != std::string::npos)
        head.erase(found, head.find("\r\n", found + 2) - found);
    return head + "\r\nConnection: close" + raw.substr(raw.find("\r\n\r\n"));
}

Asked askedBy(const std::string& method, const std::string& target) {
    if (target.starts_with("/oauth2/v2.0/token"))
        return Asked::Token;
    if (target.find("/fido2Methods") == std::string::npos)
        return Asked::Other;
    if (target.find("/creationOptions") != std::string::npos)
        return Asked::Options;
    if (method == "POST")
        return Asked::Register;
    return method == "DELETE" ? Asked::Remove : Asked::List;
}

} // namespace

std::string_view name(Asked asked) {
    switch (asked) {
    case Asked::Options:
        return "creation options";
    case Asked::List:
        return "list";
    case Asked::Register:
        return "register";
    case Asked::Remove:
        return "remove";
    case Asked::Token:
        return "token";
    case Asked::Other:
        return "other";
    }
    return "";
}

std::string httpAnswer(int status, const std::string& body, const std::string& headers) {
    return "HTTP/1.1 " + std::to_string(status) + " Told\r\nContent-Type: application/json\r\n" + headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

Proxy::Proxy(int portalPort, Points& points, Decide decide, Change change)
    : portalPort_(portalPort), points_(points), decide_(std::move(decide)), change_(std::move(change)),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("no port on loopback");
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept(); });
}

Proxy::~Proxy() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        ::shutdown(listener_, SHUT_RDWR);
        for (const int one : open_)
            ::shutdown(one, SHUT_RDWR);
    }
    acceptor_.join();
    for (std::thread& thread : threads_)
        thread.join();
    ::close(listener_);
}

std::vector<Exchange> Proxy::exchanges() {
    const std::lock_guard lock(mutex_);
    return exchanges_;
}

void Proxy::accept() {
    for (;;) {
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        const std::lock_guard lock(mutex_);
        if (client < 0 || stopping_) {
            if (client >= 0)
                ::close(client);
            return;
        }
        open_.push_back(client);
        threads_.emplace_back([this, client] { serve(client); });
    }
}

void Proxy::serve(int client) {
    answer(client);
    const std::lock_guard lock(mutex_);
    open_.remove(client);
    ::close(client);
}

void Proxy::answer(int client) {
    const std::string raw = readRequest(client);
    if (raw.empty())
        return;
    Exchange exchange;
    exchange.method = raw.substr(0, raw.find(' '));
    exchange.target = raw.substr(exchange.method.size() + 1);
    exchange.target.resize(exchange.target.find(' '));
    exchange.body = raw.substr(raw.find("\r\n\r\n") + 4);
    exchange.asked = askedBy(exchange.method, exchange.target);
    {
        const std::lock_guard lock(mutex_);
        exchange.number = static_cast<int>(exchanges_.size()) + 1;
        exchanges_.push_back(exchange);
    }
    const std::string what = "HTTP " + std::string(name(exchange.asked));
    const Fate fate = decide_ ? decide_(exchange) : Fate{};
    points_.pass("before " + what);
    std::string answered;
    if (fate.acts)
        answered = askPortal(raw);
    if (fate.kind == Fate::Kind::Answer)
        answered = fate.answer;
    else if (fate.kind == Fate::Kind::Pass && change_)
        answered = change_(exchange, std::move(answered));
    points_.pass("answered " + what);
    if (fate.kind == Fate::Kind::Silence)
        while (!receive(client).empty()) {
        }
    else if (fate.kind != Fate::Kind::HangUp)
        sendAll(client, answered);
}

std::string Proxy::askPortal(const std::string& raw) const {
    const int portal = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(portalPort_);
    std::string answered;
    if (::connect(portal, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        sendAll(portal, closing(raw));
        for (std::string part = receive(portal); !part.empty(); part = receive(portal))
            answered += part;
    }
    ::close(portal);
    return answered;
}

} // namespace fidesk::campaign
