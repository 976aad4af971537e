#include "ui/text/ErrorText.h"

#include "tests/support/Catch.h"

#include <map>

using namespace fidesk;
using text::sentence;

namespace {

constexpr auto lastCode = ErrorCode::UserHandleMismatch;

std::vector<ErrorCode> everyCode() {
    std::vector<ErrorCode> codes;
    for (int i = 0; i <= static_cast<int>(lastCode); ++i)
        codes.push_back(static_cast<ErrorCode>(i));
    return codes;
}

} // namespace

TEST_CASE("every error has a sentence of its own that ends as sentences do") {
    CHECK(name(static_cast<ErrorCode>(static_cast<int>(lastCode) + 1)) == "Unknown");
    std::map<QString, ErrorCode> seen;
    for (const ErrorCode code : everyCode()) {
        INFO(name(code));
        CHECK(name(code) != "Unknown");
        const QString text = sentence(Error(code));
        CHECK(text.size() > 20);
        CHECK(text.endsWith(u'.'));
        CHECK_FALSE(text.contains(u'%'));
        CHECK_FALSE(text.contains(QStringLiteral("0x")));
        CHECK(seen.emplace(text, code).second);
    }
}

TEST_CASE("the three ways a PIN locks are told apart") {
    Error wrong(ErrorCode::PinWrong);
    wrong.retriesLeft = 5;
    CHECK(sentence(wrong).contains(QStringLiteral("5 tries")));
    wrong.retriesLeft = 1;
    CHECK(sentence(wrong).contains(QStringLiteral("One try")));
    CHECK(sentence(wrong).contains(QStringLiteral("reset")));
    CHECK(sentence(Error(ErrorCode::PinReplugNeeded)).contains(QStringLiteral("Unplug")));
    CHECK_FALSE(sentence(Error(ErrorCode::PinReplugNeeded)).contains(QStringLiteral("reset")));
    CHECK(sentence(Error(ErrorCode::PinBlocked)).contains(QStringLiteral("reset")));
}

TEST_CASE("a busy portal says how long to wait") {
    Error busy(ErrorCode::PortalBusy);
    busy.retryAfter = std::chrono::milliseconds(2128);
    CHECK(sentence(busy).contains(QStringLiteral("3 s")));
}

TEST_CASE("a rule of an organisation's policy is told in the portal's own words") {
    const auto told = [](ErrorCode code, const char* detail) {
        return sentence(Error(code, detail)).contains(QString::fromLatin1(detail));
    };
    CHECK(told(ErrorCode::ModelNotAllowed, "The organisation's policy blocks keys of the model X."));
    CHECK(told(ErrorCode::NicknameNotAllowed, "displayName must match K-[0-9]+"));
    CHECK(told(ErrorCode::NicknameTooLong, "displayName must not be longer than 12 characters."));
    CHECK_FALSE(sentence(Error(ErrorCode::NicknameTooLong, "at most 12")).contains(QStringLiteral("30")));
    CHECK(sentence(Error(ErrorCode::NicknameTooLong)).contains(QStringLiteral("30")));
}
