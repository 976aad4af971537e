#include "app/portal/http/Metrics.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string_view>

#ifdef __linux__
#include <unistd.h>
#endif

namespace fidesk::server::http {

namespace {

std::string_view nameOf(Refusal why) {
    switch (why) {
    case Refusal::TooManyConnections:
        return "too_many_connections";
    case Refusal::NotFromProxy:
        return "not_from_proxy";
    case Refusal::HandshakeFailed:
        return "handshake_failed";
    case Refusal::TooSlow:
        return "too_slow";
    case Refusal::BadRequest:
        return "bad_request";
    case Refusal::Overloaded:
        break;
    }
    return "overloaded";
}

/// Locale-free.
std::string number(double value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

/// A method that a client made up is not a label.
std::string knownMethod(const std::string& method) {
    static constexpr std::array<std::string_view, 7> known{"GET",   "HEAD",   "POST",   "PUT",
                                                           "PATCH", "DELETE", "OPTIONS"};
    return std::find(known.begin(), known.end(), method) != known.end() ? method : "other";
}

void head(std::string& to, std::string_view name, std::string_view type, std::string_view help) {
    to.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ");
    to.append(name).append(" ").append(type).append("\n");
}

void sample(std::string& to, std::string_view name, std::string_view labels, const std::string& value) {
    to.append(name);
    if (!labels.empty())
        to.append("{").append(labels).append("}");
    to.append(" ").append(value).append("\n");
}

std::string routeLabels(const std::string& method, const std::string& route) {
    return "method=\"" + method + "\",route=\"" + route + "\"";
}

/// What the system tells of this process.
void appendProcess(std::string& to) {
#ifdef __linux__
    std::ifstream pages("/proc/self/statm");
    double size = 0;
    double resident = 0;
    if (pages >> size >> resident) {
        head(to, "process_resident_memory_bytes", "gauge", "Memory in use.");
        sample(to, "process_resident_memory_bytes", "",
               number(resident * static_cast<double>(sysconf(_SC_PAGESIZE))));
    }
    std::ifstream file("/proc/self/stat");
    std::string stat((std::istreambuf_iterator<char>(file)), {});
    // Behind the name in parentheses, which may hold anything: state is the first field, utime the 12th,
    // stime the 13th, the number of threads the 18th.
    std::size_t at = stat.rfind(')');
    std::array<double, 19> fields{};
    for (std::size_t i = 0; i < fields.size() && at != std::string::npos; ++i) {
        at = stat.find(' ', at);
        if (at == std::string::npos)
            return;
        ++at;
        std::from_chars(stat.data() + at, stat.data() + stat.size(), fields[i]);
    }
    head(to, "process_cpu_seconds_total", "counter", "Processor time spent.");
    sample(to, "process_cpu_seconds_total", "",
           number((fields[11] + fields[12]) / static_cast<double>(sysconf(_SC_CLK_TCK))));
    head(to, "process_threads", "gauge", "Threads.");
    sample(to, "process_threads", "", number(fields[17]));
#else
    static_cast<void>(to);
#endif
}

} // namespace

void Metrics::connectionOpened() {
    const std::lock_guard lock(mutex_);
    ++connections_;
}

void Metrics::connectionClosed() {
    const std::lock_guard lock(mutex_);
    --connections_;
}

void Metrics::requestBegun() {
    const std::lock_guard lock(mutex_);
    ++inProgress_;
}

void Metrics::requestEnded(const std::string& method, const std::string& route, int status,
                           std::chrono::duration<double> took) {
    const std::string known = knownMethod(method);
    const std::lock_guard lock(mutex_);
    --inProgress_;
    ++requests_[{known, route, status}];
    Durations& durations = durations_[{known, route}];
    ++durations.count;
    durations.sum += took.count();
    for (std::size_t i = 0; i < bounds.size(); ++i)
        if (took.count() <= bounds[i])
            ++durations.atMost[i];
}

void Metrics::refused(Refusal why) {
    const std::lock_guard lock(mutex_);
    ++refusals_[why];
}

std::string Metrics::text() const {
    std::string text;
    {
        const std::lock_guard lock(mutex_);
        head(text, "fidesk_http_requests_total", "counter", "Requests answered.");
        for (const auto& [key, count] : requests_) {
            const auto& [method, route, status] = key;
            sample(text, "fidesk_http_requests_total",
                   routeLabels(method, route) + ",code=\"" + std::to_string(status) + "\"",
                   std::to_string(count));
        }
        constexpr std::string_view duration = "fidesk_http_request_duration_seconds";
        head(text, duration, "histogram", "From the complete request to its answer.");
        for (const auto& [key, durations] : durations_) {
            const std::string labels = routeLabels(key.first, key.second);
            for (std::size_t i = 0; i < bounds.size(); ++i)
                sample(text, std::string(duration) + "_bucket", labels + ",le=\"" + number(bounds[i]) + "\"",
                       std::to_string(durations.atMost[i]));
            sample(text, std::string(duration) + "_bucket", labels + ",le=\"+Inf\"",
                   std::to_string(durations.count));
            sample(text, std::string(duration) + "_sum", labels, number(durations.sum));
            sample(text, std::string(duration) + "_count", labels, std::to_string(durations.count));
        }
        head(text, "fidesk_http_refused_total", "counter", "Connections and requests that no route saw.");
        for (const auto& [why, count] : refusals_)
            sample(text, "fidesk_http_refused_total", "reason=\"" + std::string(nameOf(why)) + "\"",
                   std::to_string(count));
        head(text, "fidesk_http_connections", "gauge", "Connections open.");
        sample(text, "fidesk_http_connections", "", std::to_string(connections_));
        head(text, "fidesk_http_requests_in_progress", "gauge", "Requests being answered.");
        sample(text, "fidesk_http_requests_in_progress", "", std::to_string(inProgress_));
    }
    head(text, "fidesk_build_info", "gauge", "The version of the program.");
    sample(text, "fidesk_build_info", "version=\"" FIDESK_VERSION "\"", "1");
    appendProcess(text);
    return text;
}

} // namespace fidesk::server::http
