#include "app/portal/store/Challenges.h"
#include "app/portal/store/Purge.h"
#include "app/portal/store/Registrations.h"
#include "app/portal/store/Search.h"
#include "app/portal/store/Tokens.h"
#include "app/portal/store/Words.h"
#include "core/base/Crypto.h"
#include "tests/portal/TestPortal.h"

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;

TEST_CASE("Names are indexed by every word a search can begin with") {
    const auto has = [](const std::set<std::string>& words, const std::string& word) {
        return words.contains(word);
    };
    const auto words = indexWords("Zo\xC3\xAB O'Brien-Smith");
    for (const char* word : {"zoe", "o'brien-smith", "brien-smith", "smith"})
        CHECK(has(words, word));
    const auto address = indexWordsOfAddress("Ann.Smith@contoso.example");
    CHECK(has(address, "ann.smith@contoso.example"));
    CHECK(has(address, "smith@contoso.example"));
    CHECK_FALSE(has(address, "contoso.example"));
    CHECK(indexWords("").empty());
    CHECK(searchWords("  Ann \t SMITH ") == std::vector<std::string>{"ann", "smith"});
    CHECK(foldedKey("\xC3\x89MILE") == foldedKey("\xC3\xA9mile"));
    CHECK(foldedKey("E\xCC\x81") == foldedKey("\xC3\xA9"));
}

TEST_CASE("A challenge is used once, by its user, for its purpose, in time") {
    TestPortal portal;
    const std::string ann = portal.addUser("Ann", "ann@contoso.example", "Contoso");
    const std::string bob = portal.addUser("Bob", "bob@contoso.example", "Contoso");
    Challenges challenges(portal.database());
    const Bytes challenge(32, 1);
    valueOf(challenges.add(challenge, {.user = ann, .expiresAt = 1000}));
    CHECK(codeOf(challenges.use(challenge, ChallengePurpose::Create, bob, 10)) ==
          ErrorCode::ChallengeMismatch);
    CHECK(codeOf(challenges.use(challenge, ChallengePurpose::Get, ann, 10)) == ErrorCode::ChallengeMismatch);
    CHECK(codeOf(challenges.use(Bytes(32, 2), ChallengePurpose::Create, ann, 10)) ==
          ErrorCode::ChallengeMismatch);
    CHECK(valueOf(challenges.use(challenge, ChallengePurpose::Create, ann, 999)).expiresAt == 1000);
    CHECK(codeOf(challenges.use(challenge, ChallengePurpose::Create, ann, 999)) ==
          ErrorCode::ChallengeExpired);
    const Bytes late(32, 3);
    valueOf(challenges.add(late, {.user = ann, .expiresAt = 1000}));
    CHECK(codeOf(challenges.use(late, ChallengePurpose::Create, ann, 1000)) == ErrorCode::ChallengeExpired);
    valueOf(purgeWhenDue(portal.database(), fromSeconds(1000 + 24 * 3600)));
    CHECK(codeOf(challenges.use(late, ChallengePurpose::Create, ann, 10)) == ErrorCode::ChallengeMismatch);
}

TEST_CASE("Tokens are found until they expire, and are not kept in the store themselves") {
    TestPortal portal;
    const std::string ann = portal.addUser("Ann", "ann@contoso.example", "Contoso");
    TokenStore tokens(portal.database(), portal.clock, portal.random);
    const auto issued = valueOf(tokens.issueTokens(
        {.user = ann, .client = "fidesk", .scope = "fidesk offline_access", .family = "f"}));
    const auto grant = valueOf(tokens.findAccessToken(issued.accessToken.text()));
    REQUIRE(grant);
    CHECK(grant->user == ann);
    CHECK_FALSE(valueOf(tokens.findAccessToken(issued.refreshToken.text())));
    CHECK_FALSE(valueOf(tokens.findAccessToken("nonsense")));
    const auto row = valueOf(portal.database().first("SELECT token_hash FROM access_tokens"));
    CHECK(row->blob(0) == toBytes(sha256(asBytes(issued.accessToken.text()))));
    portal.clock.advance(std::chrono::seconds(accessTokenSeconds));
    CHECK_FALSE(valueOf(tokens.findAccessToken(issued.accessToken.text())));
}

TEST_CASE("A refresh token that comes twice ends its whole family") {
    TestPortal portal;
    const std::string ann = portal.addUser("Ann", "ann@contoso.example", "Contoso");
    TokenStore tokens(portal.database(), portal.clock, portal.random);
    const auto first = valueOf(tokens.issueTokens(
        {.user = ann, .client = "fidesk", .scope = "fidesk offline_access", .family = "f"}));
    CHECK_FALSE(valueOf(tokens.rotateRefreshToken(first.refreshToken.text(), "another")).tokens);
    const auto second = valueOf(tokens.rotateRefreshToken(first.refreshToken.text(), "fidesk")).tokens;
    REQUIRE(second);
    CHECK(valueOf(tokens.findAccessToken(second->accessToken.text())));
    const auto again = valueOf(tokens.rotateRefreshToken(first.refreshToken.text(), "fidesk"));
    CHECK_FALSE(again.tokens);
    REQUIRE(again.grant);
    CHECK(again.grant->user == ann);
    CHECK_FALSE(valueOf(tokens.findAccessToken(second->accessToken.text())));
    CHECK_FALSE(valueOf(tokens.rotateRefreshToken(second->refreshToken.text(), "fidesk")).grant);
}

TEST_CASE("A disabled user's tokens are worth nothing") {
    TestPortal portal;
    const std::string ann = portal.addUser("Ann", "ann@contoso.example", "Contoso");
    TokenStore tokens(portal.database(), portal.clock, portal.random);
    const auto issued = valueOf(tokens.issueTokens(
        {.user = ann, .client = "fidesk", .scope = "fidesk offline_access", .family = "f"}));
    valueOf(portal.database().run("UPDATE users SET disabled = 1 WHERE id = ?", {ann}));
    CHECK_FALSE(valueOf(tokens.findAccessToken(issued.accessToken.text())));
    CHECK_FALSE(valueOf(tokens.rotateRefreshToken(issued.refreshToken.text(), "fidesk")).tokens);
}

TEST_CASE("A registration's counter only goes up, unless the key has none") {
    TestPortal portal;
    const std::string ann = portal.addUser("Ann", "ann@contoso.example", "Contoso");
    Registrations registrations(portal.database());
    auto transaction = valueOf(Transaction::begin(portal.database()));
    valueOf(registrations.add({.id = "a", .user = ann, .nickname = "A", .credentialId = {1}, .counter = 5}));
    CHECK(codeOf(registrations.noteUse("a", 5, 10)) == ErrorCode::CounterNotIncreased);
    CHECK(codeOf(registrations.noteUse("a", 0, 10)) == ErrorCode::CounterNotIncreased);
    valueOf(registrations.noteUse("a", 6, 10));
    CHECK(valueOf(registrations.find(ann, "a"))->lastUsedAt == 10);
    valueOf(registrations.add({.id = "b", .user = ann, .nickname = "B", .credentialId = {2}, .counter = 0}));
    valueOf(registrations.noteUse("b", 0, 11));
    CHECK(codeOf(registrations.noteUse("gone", 1, 10)) == ErrorCode::RegistrationNotFound);
}
