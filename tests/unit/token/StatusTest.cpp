#include "tests/support/Catch.h"

#include "core/token/fido2/Status.h"
#include "ui/text/ErrorText.h"

#include <array>
#include <map>
#include <set>

using namespace fidesk;
using token::Request;
using token::toError;

namespace {

constexpr std::array everyRequest{
    Request::Plain,       Request::WithPin, Request::SetPin,       Request::ChangePin, Request::Reset,
    Request::Fingerprint, Request::Setting, Request::MinPinLength, Request::LargeBlob, Request::Passkey};

} // namespace

TEST_CASE("A status that means the same everywhere is told the same everywhere", "[status]") {
    struct Row {
        int status;
        ErrorCode code;
    };
    const std::array rows{Row{0x01, ErrorCode::NotSupportedByKey},
                          Row{0x05, ErrorCode::KeyUnresponsive},
                          Row{0x06, ErrorCode::KeyBusy},
                          Row{0x15, ErrorCode::RequestTooLarge},
                          Row{0x19, ErrorCode::CredentialExcluded},
                          Row{0x26, ErrorCode::NotSupportedByKey},
                          Row{0x2B, ErrorCode::NotSupportedByKey},
                          Row{0x2D, ErrorCode::Cancelled},
                          Row{0x2F, ErrorCode::NotTouched},
                          Row{0x31, ErrorCode::PinWrong},
                          Row{0x32, ErrorCode::PinBlocked},
                          Row{0x35, ErrorCode::PinNotSet},
                          Row{0x36, ErrorCode::PinRequired},
                          Row{0x39, ErrorCode::RequestTooLarge},
                          Row{0x3A, ErrorCode::NotTouched},
                          Row{0x17, ErrorCode::FingerprintStoreFull},
                          Row{0x18, ErrorCode::LargeBlobStoreFull},
                          Row{0x38, ErrorCode::PinAuthInvalid},
                          Row{0x3B, ErrorCode::NotTouched},
                          Row{0x3E, ErrorCode::NotSupportedByKey},
                          Row{0x3F, ErrorCode::UserVerificationFailed},
                          Row{0x40, ErrorCode::NotAllowed},
                          Row{0x3C, ErrorCode::UserVerificationBlocked}};
    for (const Row& row : rows)
        for (const Request request : everyRequest) {
            INFO("status " << row.status);
            CHECK(toError(row.status, request).code == row.code);
            CHECK(toError(row.status, request).native == row.status);
        }
}

TEST_CASE("A policy violation is about the new PIN, or about the PIN that must be changed", "[status]") {
    CHECK(toError(0x37, Request::SetPin).code == ErrorCode::PinPolicyRefused);
    CHECK(toError(0x37, Request::ChangePin).code == ErrorCode::PinPolicyRefused);
    CHECK(toError(0x37, Request::WithPin).code == ErrorCode::PinMustChange);
}

TEST_CASE("No such thing is said of what was asked for", "[status]") {
    for (const int status : {0x22, 0x2E}) {
        for (const Request request : {Request::Plain, Request::WithPin, Request::Passkey, Request::LargeBlob})
            CHECK(toError(status, request).code == ErrorCode::NoCredentials);
        CHECK(toError(status, Request::Fingerprint).code == ErrorCode::FingerprintNotFound);
    }
    for (const int status : {0x1A, 0x2C})
        CHECK(toError(status, Request::Passkey).code == ErrorCode::NoCredentials);
}

TEST_CASE("The three locks of a PIN are never mixed", "[status]") {
    for (const Request request : {Request::WithPin, Request::ChangePin}) {
        CHECK(toError(0x31, request).code == ErrorCode::PinWrong);
        CHECK(toError(0x34, request).code == ErrorCode::PinReplugNeeded);
        CHECK(toError(0x32, request).code == ErrorCode::PinBlocked);
    }
}

TEST_CASE("A reset that comes too late", "[status]") {
    CHECK(toError(0x30, Request::Reset).code == ErrorCode::ResetTooLate);
    CHECK(toError(0x34, Request::Reset).code == ErrorCode::ResetTooLate);
    CHECK(toError(0x30, Request::Plain).code == ErrorCode::NotAllowed);
}

TEST_CASE("A first PIN for a key that has one", "[status]") {
    CHECK(toError(0x33, Request::SetPin).code == ErrorCode::PinAlreadySet);
    CHECK(toError(0x33, Request::ChangePin).code == ErrorCode::PinAuthInvalid);
    CHECK(toError(0x33, Request::WithPin).code == ErrorCode::PinAuthInvalid);
}

// -9, libfido2's "internal", is what it makes of a public key that is not on its curve.
TEST_CASE("A status nobody knows is a malfunction that keeps its number", "[status]") {
    for (const int status : {0x0B, 0x7F, 0xDF, 0xF2, -2, -3, -9, -99}) {
        CHECK(toError(status, Request::Plain).code == ErrorCode::KeyMalfunction);
        CHECK(toError(status, Request::Plain).native == status);
    }
}

TEST_CASE("What a key refuses is named after what it was asked", "[status]") {
    struct Row {
        Request request;
        int status;
        ErrorCode code;
    };
    for (const Row& row : {Row{Request::WithPin, 0x27, ErrorCode::UserRefused},
                           Row{Request::Reset, 0x27, ErrorCode::UserRefused},
                           Row{Request::Setting, 0x27, ErrorCode::NotAllowed},
                           Row{Request::WithPin, 0x28, ErrorCode::KeyStoreFull},
                           Row{Request::Fingerprint, 0x28, ErrorCode::FingerprintStoreFull},
                           Row{Request::LargeBlob, 0x28, ErrorCode::LargeBlobStoreFull},
                           Row{Request::Setting, 0x28, ErrorCode::RequestTooLarge},
                           Row{Request::WithPin, 0x2C, ErrorCode::NotSupportedByKey},
                           Row{Request::Fingerprint, 0x2C, ErrorCode::FingerprintNotFound},
                           Row{Request::MinPinLength, 0x37, ErrorCode::MinPinLengthRefused},
                           Row{Request::MinPinLength, 0x02, ErrorCode::MinPinLengthRefused},
                           Row{Request::Setting, 0x37, ErrorCode::PinMustChange},
                           Row{Request::Setting, 0x30, ErrorCode::NotAllowed},
                           Row{Request::LargeBlob, -10, ErrorCode::LargeBlobNotFound}}) {
        INFO("status " << row.status);
        CHECK(toError(row.status, row.request).code == row.code);
    }
}

TEST_CASE("All 256 codes, whatever was asked, end in a sentence that says what to do", "[status]") {
    for (const Request request : everyRequest) {
        std::map<ErrorCode, std::set<QString>> sentences;
        std::map<ErrorCode, int> codes;
        for (int status = 1; status <= 0xFF; ++status) {
            const Error error = toError(status, request);
            INFO("status " << status << ", " << error.detail);
            CHECK(error.native == status);
            CHECK(error.code >= ErrorCode::Cancelled);
            CHECK(error.code <= ErrorCode::RequestTooLarge);
            CHECK(error.code != ErrorCode::Internal);
            const QString sentence = text::sentence(error);
            CHECK((sentence.endsWith(u'.') || sentence.endsWith(u')')));
            CHECK_FALSE(sentence.contains(QStringLiteral("FIDO_ERR")));
            sentences[error.code].insert(sentence);
            ++codes[error.code];
            const bool locks = error.code == ErrorCode::PinWrong || error.code == ErrorCode::PinBlocked ||
                               error.code == ErrorCode::PinReplugNeeded;
            CHECK(locks ==
                  (status == 0x31 || status == 0x32 || (status == 0x34 && request != Request::Reset)));
        }
        // A code that has no name of its own among ours is told apart by its number.
        for (const ErrorCode code : {ErrorCode::KeyMalfunction, ErrorCode::NotSupportedByKey})
            CHECK(sentences[code].size() == static_cast<std::size_t>(codes[code]));
    }
}

TEST_CASE("Every code of the standard has a name, the others say whose they are", "[status]") {
    constexpr std::array standard{0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0A, 0x0B, 0x11, 0x12, 0x14, 0x15,
                                  0x17, 0x18, 0x19, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, 0x2B,
                                  0x2C, 0x2D, 0x2E, 0x2F, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37,
                                  0x38, 0x39, 0x3A, 0x3B, 0x3C, 0x3D, 0x3E, 0x3F, 0x40, 0x7F};
    for (const int status : standard) {
        const auto detail = toError(status, Request::Plain).detail;
        INFO(detail);
        CHECK(detail.starts_with("code 0x"));
        CHECK(detail.find("unknown") == std::string::npos);
    }
    CHECK(toError(0x21, Request::Plain).detail == "code 0x21, processing");
    CHECK(toError(0x4A, Request::Plain).detail == "code 0x4A, unknown");
    CHECK(toError(0xE3, Request::Plain).detail == "code 0xE3 of an extension");
    CHECK(toError(0xF2, Request::Plain).detail == "the key's own code 0xF2");
}
