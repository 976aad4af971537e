#include "tests/support/http/ScriptedServer.h"

#include "core/base/OpenSsl.h"

#include <openssl/pem.h>

#include <httplib.h>

#include <algorithm>
#include <cctype>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace fidesk::test {

namespace {

using Memory = openssl::Owner<BIO, BIO_free_all>;

std::unique_ptr<httplib::Server> makeTlsServer(const Identity& identity) {
    const Memory certificateText(BIO_new_mem_buf(identity.certificate.data(), -1));
    const Memory keyText(BIO_new_mem_buf(identity.key.data(), -1));
    const openssl::Certificate certificate(
        PEM_read_bio_X509(certificateText.get(), nullptr, nullptr, nullptr));
    const openssl::Key key(PEM_read_bio_PrivateKey(keyText.get(), nullptr, nullptr, nullptr));
    return std::make_unique<httplib::SSLServer>(certificate.get(), key.get());
}

std::string lowerCase(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

Seen toSeen(const httplib::Request& request) {
    Seen seen{.method = request.method, .target = request.target, .headers = {}, .body = request.body};
    for (const auto& [name, value] : request.headers)
        seen.headers[lowerCase(name)] = value;
    return seen;
}

} // namespace

struct ScriptedServer::Impl {
    explicit Impl(std::unique_ptr<httplib::Server> made, bool secure) : server(std::move(made)), tls(secure) {
        const auto answer = [this](const httplib::Request& request, httplib::Response& response) {
            const Reply reply = next(toSeen(request));
            response.status = reply.status;
            for (const auto& [name, value] : reply.headers)
                response.set_header(name.c_str(), value);
            if (reply.status != 204)
                response.set_content(reply.body, reply.contentType.c_str());
        };
        server->Get(".*", answer).Post(".*", answer).Patch(".*", answer).Delete(".*", answer);
        server->set_keep_alive_timeout(1);
        port = server->bind_to_any_port("127.0.0.1");
        thread = std::thread([this] { server->listen_after_bind(); });
        while (!server->is_running())
            std::this_thread::yield();
    }

    Reply next(Seen request) {
        Handler chosen;
        {
            const std::lock_guard lock(mutex);
            requests.push_back(request);
            if (!replies.empty()) {
                Reply reply = std::move(replies.front());
                replies.pop_front();
                return reply;
            }
            chosen = handler;
        }
        return chosen ? chosen(request) : Reply{.status = 404, .body = "nothing scripted"};
    }

    void stop() {
        if (!thread.joinable())
            return;
        server->stop();
        thread.join();
    }

    std::unique_ptr<httplib::Server> server;
    bool tls;
    int port{0};
    std::thread thread;
    mutable std::mutex mutex;
    std::vector<Seen> requests;
    std::deque<Reply> replies;
    Handler handler;
};

std::string Seen::header(const std::string& name) const {
    const auto hit = headers.find(name);
    return hit == headers.end() ? std::string() : hit->second;
}

ScriptedServer::ScriptedServer()
    : impl_(std::make_unique<Impl>(std::make_unique<httplib::Server>(), false)) {}

ScriptedServer::ScriptedServer(const Identity& identity)
    : impl_(std::make_unique<Impl>(makeTlsServer(identity), true)) {}

ScriptedServer::~ScriptedServer() {
    impl_->stop();
}

std::string ScriptedServer::url() const {
    return (impl_->tls ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(impl_->port);
}

int ScriptedServer::port() const {
    return impl_->port;
}

void ScriptedServer::reply(Reply reply) {
    const std::lock_guard lock(impl_->mutex);
    impl_->replies.push_back(std::move(reply));
}

void ScriptedServer::handle(Handler handler) {
    const std::lock_guard lock(impl_->mutex);
    impl_->handler = std::move(handler);
}

std::vector<Seen> ScriptedServer::seen() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->requests;
}

Seen ScriptedServer::last() const {
    const auto all = seen();
    if (all.empty())
        throw std::runtime_error("the server saw no request");
    return all.back();
}

void ScriptedServer::stop() {
    impl_->stop();
}

} // namespace fidesk::test
