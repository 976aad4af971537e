// campaign HOUSE FOLDER crash [JOB [POINT [RESUME-POINT]]]
// campaign HOUSE FOLDER portal [JOB [EXCHANGE WAY]]
// Enrolments that are killed, or whose portal fails: all, those of one job, or one, in detail. See
// campaign.py.

#include "tests/campaign/Crash.h"
#include "tests/campaign/Failures.h"

#include <openssl/rand.h>

#include <iostream>
#include <stdexcept>

namespace {

using namespace fidesk::campaign;

/// @p renewed: also the one whose session is renewed.
std::vector<std::string> allKinds(bool renewed) {
    std::vector<std::string> names;
    for (const JobKind& kind : jobKinds())
        if (renewed || !kind.renews)
            names.push_back(kind.name);
    return names;
}

bool crash(const Ground& ground, const std::vector<std::string>& words) {
    constexpr std::size_t workers = 2;
    if (words.empty())
        return killEverywhere(ground, allKinds(true), {"typed", "replace"}, workers);
    if (words.size() == 1)
        return killEverywhere(ground, words, words, workers);
    return killOnce(ground, words[0], std::stoull(words[1]), words.size() > 2 ? std::stoull(words[2]) : 0);
}

bool failures(const Ground& ground, const std::vector<std::string>& words) {
    constexpr std::size_t workers = 4; // they wait for time-outs, too
    if (words.size() < 2)
        return failEverywhere(ground, words.empty() ? allKinds(false) : words, workers);
    return failOnce(ground, words.at(0), std::stoi(words.at(1)), words.at(2));
}

bool campaign(const std::vector<std::string>& words) {
    const Ground ground(readHouse(words.at(0)), words.at(1));
    const std::vector<std::string> rest(words.begin() + 3, words.end());
    if (words[2] == "crash")
        return crash(ground, rest);
    if (words[2] == "portal")
        return failures(ground, rest);
    throw std::runtime_error("crash or portal?");
}

} // namespace

int main(int argc, char** argv) {
    unsigned char byte = 0; // OpenSSL is set up once, before there are any children
    if (RAND_bytes(&byte, 1) != 1)
        return 1;
    try {
        if (argc < 4)
            throw std::runtime_error("see campaign.py");
        return campaign({argv + 1, argv + argc}) ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
