#include "app/portal/odata/SearchSyntax.h"
#include "app/portal/commands/PublicUrl.h"
#include "tests/support/Catch.h"

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;

namespace {

/// A condition in Polish notation, to compare with.
std::string shown(const Condition& condition) {
    const auto group = [&](const char* name) {
        std::string text = std::string(name) + '(';
        for (const Condition& part : condition.parts)
            text += shown(part) + ' ';
        text.back() = ')';
        return text;
    };
    const std::string leaf = std::string(1, "andm"[static_cast<int>(condition.field)]) + ':' + condition.text;
    switch (condition.kind) {
    case Condition::Kind::And:
        return group("and");
    case Condition::Kind::Or:
        return group("or");
    case Condition::Kind::Words:
        return leaf;
    case Condition::Kind::StartsWith:
        return "^" + leaf;
    case Condition::Kind::Equals:
        return "=" + leaf;
    case Condition::Kind::All:
        break;
    }
    return "all";
}

std::string search(std::string_view text) {
    return shown(valueOf(parseSearch(text)));
}

std::string filter(std::string_view text) {
    return shown(valueOf(parseFilter(text)));
}

} // namespace

TEST_CASE("$search is clauses in quotes, AND before OR, with parentheses") {
    CHECK(search(R"("displayName:ann")") == "n:ann");
    CHECK(search(R"("ann smith")") == "a:ann smith");
    CHECK(search(R"("displayName:ann" OR "mail:ann" OR "userPrincipalName:ann")") == "or(n:ann m:ann d:ann)");
    CHECK(search(R"("mail:a" OR "mail:b" AND "mail:c")") == "or(m:a and(m:b m:c))");
    CHECK(search(R"(("mail:a" OR "mail:b") AND "mail:c")") == "and(or(m:a m:b) m:c)");
    CHECK(search(R"("displayName:say \"hi\" \\ a:b")") == R"(n:say "hi" \ a:b)");
}

TEST_CASE("$search that is not that is refused") {
    for (const char* text :
         {"", "ann", "\"ann", "\"displayName:\"", "\"  \"", "\"phone:1\"", "\"a\" \"b\"", "\"a\" or \"b\"",
          "(\"a\"", "\"a\")", "\"a\" AND", "NOT \"a\"", "((((((((((\"a\"))))))))))"})
        CHECK(codeOf(parseSearch(text)) == ErrorCode::InvalidArgument);
    std::string many = "\"a\"";
    for (int i = 0; i < 60; ++i)
        many += " OR \"a\"";
    CHECK(codeOf(parseSearch(many)) == ErrorCode::InvalidArgument);
    CHECK(codeOf(parseSearch('"' + std::string(5000, 'a') + '"')) == ErrorCode::InvalidArgument);
    std::string words;
    for (int i = 0; i < 60; ++i)
        words += " w" + std::to_string(i);
    CHECK(parseSearch('"' + words + '"'));
    CHECK(codeOf(parseSearch('"' + words + " x\"")) == ErrorCode::InvalidArgument);
    CHECK(codeOf(parseSearch('"' + words + "\" OR \"x\"")) == ErrorCode::InvalidArgument);
}

TEST_CASE("$filter knows startswith and eq") {
    CHECK(filter("startswith(displayName,'ann')") == "^n:ann");
    CHECK(filter("startswith( mail , 'a' ) or startswith(userPrincipalName,'a')") == "or(^m:a ^d:a)");
    CHECK(filter("userPrincipalName eq 'ann@contoso.example'") == "=d:ann@contoso.example");
    CHECK(filter("displayName eq 'O''Brien'") == "=n:O'Brien");
    CHECK(filter("mail eq 'a' and (mail eq 'b' or mail eq 'c')") == "and(=m:a or(=m:b =m:c))");
    for (const char* text :
         {"", "displayName", "displayName ne 'a'", "displayName eq a", "displayName eq 'a",
          "startswith(phone,'a')", "startswith displayName,'a'", "startswith(displayName 'a')",
          "startswith(displayName,'a'", "endswith(mail,'a')", "mail eq 'a' mail eq 'b'", "not mail eq 'a'"})
        CHECK(codeOf(parseFilter(text)) == ErrorCode::InvalidArgument);
}

TEST_CASE("A public URL is https, or http at localhost, and names its host") {
    CHECK(valueOf(parsePublicUrl("https://portal.example")).text == "https://portal.example");
    CHECK(valueOf(parsePublicUrl("https://Portal.example:443/")).text == "https://portal.example");
    CHECK(valueOf(parsePublicUrl("https://portal.example:8443")).text == "https://portal.example:8443");
    CHECK(valueOf(parsePublicUrl("https://portal.example:8443")).host == "portal.example");
    CHECK(valueOf(parsePublicUrl("http://localhost:8080")).text == "http://localhost:8080");
    for (const char* text :
         {"", "portal.example", "ftp://portal.example", "http://portal.example", "https://",
          "https://portal.example/path", "https://portal.example?q", "https://u@portal.example",
          "https://192.0.2.1", "http://127.0.0.1:8080", "https://[::1]"})
        CHECK(codeOf(parsePublicUrl(text)) == ErrorCode::InvalidArgument);
}
