#include "tests/support/Catch.h"

#include "core/token/fido2/Choices.h"

using namespace fidesk;
using token::AuthenticatorInfo;
using token::chooseAlgorithm;
using token::inParts;

namespace {

AuthenticatorInfo withAlgorithms(std::vector<std::int64_t> algorithms) {
    AuthenticatorInfo info;
    info.algorithms = std::move(algorithms);
    return info;
}

std::vector<Bytes> ids(std::size_t count, std::size_t length) {
    std::vector<Bytes> out;
    for (std::size_t i = 0; i < count; ++i)
        out.emplace_back(length, static_cast<std::uint8_t>(i));
    return out;
}

std::vector<Bytes> joined(const std::vector<std::vector<Bytes>>& parts) {
    std::vector<Bytes> out;
    for (const auto& part : parts)
        out.insert(out.end(), part.begin(), part.end());
    return out;
}

} // namespace

TEST_CASE("The request's order of algorithms decides among those the key can", "[choices]") {
    CHECK(chooseAlgorithm({-257, -7}, withAlgorithms({-7, -257})) == -257);
    CHECK(chooseAlgorithm({-257, -7}, withAlgorithms({-7})) == -7);
    CHECK(chooseAlgorithm({-8, -35}, withAlgorithms({-35, -8})) == -8);
    CHECK(chooseAlgorithm({-35}, withAlgorithms({-35})) == -35);
}

TEST_CASE("A key that tells no algorithms can ES256 and no other", "[choices]") {
    CHECK(chooseAlgorithm({-8, -7}, withAlgorithms({})) == -7);
    CHECK_FALSE(chooseAlgorithm({-8, -257}, withAlgorithms({})));
}

TEST_CASE("An algorithm the key can and the library cannot is passed over", "[choices]") {
    CHECK(chooseAlgorithm({-36, -47, -7}, withAlgorithms({-36, -47, -7})) == -7);
    CHECK_FALSE(chooseAlgorithm({-36}, withAlgorithms({-36})));
    CHECK_FALSE(chooseAlgorithm({}, withAlgorithms({-7})));
    CHECK_FALSE(chooseAlgorithm({0x1'0000'0000 - 7}, withAlgorithms({0x1'0000'0000 - 7})));
}

TEST_CASE("A list the key takes at once stays in one part", "[choices]") {
    AuthenticatorInfo info;
    info.maxCredentialsInList = 8;
    info.maxMessageSize = 2048;
    CHECK(inParts(ids(8, 32), info).size() == 1);
    CHECK(inParts({}, info).empty());
}

TEST_CASE("A longer list goes in parts of the key's count, complete and in order", "[choices]") {
    AuthenticatorInfo info;
    info.maxCredentialsInList = 8;
    info.maxMessageSize = 4096;
    const auto all = ids(20, 32);
    const auto parts = inParts(all, info);
    REQUIRE(parts.size() == 3);
    CHECK(parts[0].size() == 8);
    CHECK(parts[2].size() == 4);
    CHECK(joined(parts) == all);
}

TEST_CASE("A list that would not fit the key's messages goes in parts, whatever the count", "[choices]") {
    AuthenticatorInfo info;
    info.maxMessageSize = 1024;
    const auto all = ids(12, 128);
    const auto parts = inParts(all, info);
    CHECK(parts.size() > 1);
    CHECK(joined(parts) == all);
    for (const auto& part : parts)
        CHECK(part.size() * 128 < 512);
}

TEST_CASE("A single id larger than any message still goes out alone", "[choices]") {
    CHECK(inParts(ids(2, 2000), AuthenticatorInfo{}).size() == 2);
}

TEST_CASE("Ids that cannot be on the key are left out", "[choices]") {
    AuthenticatorInfo info;
    info.maxCredentialIdLength = 64;
    const auto parts = inParts({Bytes(65, 1), Bytes(64, 2), Bytes{}}, info);
    REQUIRE(parts.size() == 1);
    CHECK(parts[0] == std::vector<Bytes>{Bytes(64, 2)});
}
