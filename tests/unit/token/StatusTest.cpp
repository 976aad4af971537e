#include "tests/support/Catch.h"

#include "core/token/fido2/Status.h"

#include <array>

using namespace fidesk;
using token::Request;
using token::toError;

namespace {

constexpr std::array everyRequest{Request::Plain,     Request::WithPin,      Request::SetPin,
                                  Request::ChangePin, Request::Reset,        Request::Fingerprint,
                                  Request::Setting,   Request::MinPinLength, Request::LargeBlob};

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
                          Row{0x27, ErrorCode::UserRefused},
                          Row{0x28, ErrorCode::KeyStoreFull},
                          Row{0x2B, ErrorCode::NotSupportedByKey},
                          Row{0x2D, ErrorCode::Cancelled},
                          Row{0x2E, ErrorCode::NoCredentials},
                          Row{0x2F, ErrorCode::NotTouched},
                          Row{0x31, ErrorCode::PinWrong},
                          Row{0x32, ErrorCode::PinBlocked},
                          Row{0x35, ErrorCode::PinNotSet},
                          Row{0x36, ErrorCode::PinRequired},
                          Row{0x39, ErrorCode::RequestTooLarge},
                          Row{0x3A, ErrorCode::NotTouched},
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
    for (const int status : {0x0B, 0x22, 0x7F, 0xDF, 0xF2, -2, -3, -9, -99}) {
        CHECK(toError(status, Request::Plain).code == ErrorCode::KeyMalfunction);
        CHECK(toError(status, Request::Plain).native == status);
    }
}
