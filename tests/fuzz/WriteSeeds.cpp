#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/webauthn/ClientData.h"
#include "core/webauthn/Options.h"
#include "tests/fuzz/FuzzedRegistration.h"
#include "tests/support/webauthn/TestAuthenticator.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

/// Writes seeds for the corpus: what browsers, portals, callers and files say when all is well.
namespace fidesk::test {

namespace {

class Folder {
public:
    explicit Folder(const std::filesystem::path& path) : path_(path) {
        std::filesystem::create_directories(path);
    }
    void write(ByteView bytes) {
        std::ofstream(path_ / ("seed-" + std::to_string(++count_)), std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    }
    void write(std::string_view text) { write(asBytes(text)); }

private:
    std::filesystem::path path_;
    int count_{0};
};

void writeAttestationObjects(Folder folder) {
    using webauthn::Algorithm;
    const TestAuthenticator authenticator;
    RegistrationSpec spec;
    spec.rpId = fuzzedRpId;
    spec.challenge = fuzzedChallenge;
    for (const AttestationKind kind : {AttestationKind::None, AttestationKind::PackedSelf,
                                       AttestationKind::Packed, AttestationKind::FidoU2f}) {
        spec.attestation = kind;
        folder.write(authenticator.create(spec).response.attestationObject);
    }
    spec.attestation = AttestationKind::PackedSelf;
    for (const Algorithm algorithm :
         {Algorithm::EdDSA, Algorithm::ES384, Algorithm::ES512, Algorithm::RS256}) {
        spec.algorithm = algorithm;
        folder.write(authenticator.create(spec).response.attestationObject);
    }
    spec.algorithm = Algorithm::ES256;
    spec.attestation = AttestationKind::Packed;
    spec.viaIntermediate = true;
    folder.write(authenticator.create(spec).response.attestationObject);
    spec.editStatement = [&](std::string&, cbor::Map& statement) {
        cbor::Array chain = *cbor::Value(statement).find("x5c")->array();
        chain.emplace_back(authenticator.root());
        statement.back().second = chain;
    };
    folder.write(authenticator.create(spec).response.attestationObject);
    spec.flags = flagUp | flagUv | flagAt | flagEd | flagBe;
    spec.extensions = {0xa1, 0x6b, 'c', 'r', 'e', 'd', 'P', 'r', 'o', 't', 'e', 'c', 't', 0x03};
    folder.write(authenticator.create(spec).response.attestationObject);
}

void writeClientData(Folder folder) {
    for (const std::string_view type : {webauthn::createType, webauthn::getType})
        folder.write(webauthn::serializeClientData(type, fuzzedChallenge, "https://example.com"));
    folder.write(R"({"type":"webauthn.create","challenge":"WlpaWg","origin":"https://a.example",)"
                 R"("crossOrigin":true,"topOrigin":"https://b.example","other":[1,{"x":null}]})");
    folder.write(R"({ "origin":"\u0000\"\\\u00e9\ud83d\ude00", "challenge":"_-8=", "type" : "" })");
}

void writeOptions(Folder folder) {
    webauthn::CreationOptions creation{.rp = {"portal.example", "The Portal"},
                                       .user = {{1, 2, 3}, "ann@portal.example", "Ann Archer"},
                                       .challenge = fuzzedChallenge,
                                       .algorithms = {-7, -8, -257},
                                       .excludeCredentials = {Bytes(16, 1), {2}}};
    folder.write(toJsonText(toJson(creation)));
    creation.extensions = {webauthn::CredentialProtection::UserVerificationRequired, true, true};
    creation.attestation = webauthn::AttestationConveyance::Direct;
    creation.residentKey = webauthn::ResidentKey::Required;
    creation.userVerification = webauthn::UserVerification::Required;
    folder.write(toJsonText(toJson(creation)));
    folder.write(
        R"({"@odata.type":"x","rp":{"id":"a.example"},"user":{"id":"AQ==","name":null},)"
        R"("challenge":"AAECAwQFBgcICQoLDA0ODw==","pubKeyCredParams":[{"alg":-7,"type":"public-key"},)"
        R"({"alg":-8,"type":"other"}],"excludeCredentials":[{"id":"AAECAwQFBgcICQoLDA0ODw2",)"
        R"("type":"public-key","transports":["usb"]}],"authenticatorSelection":)"
        R"({"requireResidentKey":true,"residentKey":"preferred"},"attestation":"enterprise",)"
        R"("extensions":{"credentialProtectionPolicy":"userVerificationOptionalWithCredentialIDList"}})");
    const webauthn::RequestOptions request{.rpId = "portal.example",
                                           .challenge = fuzzedChallenge,
                                           .allowCredentials = {Bytes(32, 7), Bytes(16, 8)}};
    folder.write(toJsonText(toJson(request)));
}

void writeBase64(Folder folder) {
    for (const std::size_t length : {0U, 1U, 2U, 3U, 16U}) {
        const Bytes bytes(length, 0xfb);
        folder.write(toBase64Url(bytes));
        folder.write(toUrlToken(bytes));
    }
    folder.write("+/8=");
    folder.write("AQ==");
    folder.write("QUI2");
    folder.write("A1");
}

/// As long as an expression may be, each word another.
std::string manyWords() {
    std::string text;
    for (int i = 0; text.size() < 3900; ++i) {
        text += static_cast<char>('a' + i % 26);
        text += static_cast<char>('a' + i / 26 % 26);
        text += i < 676 ? " " : "1 ";
    }
    return '"' + text + '"';
}

void writeSearch(Folder folder) {
    for (const std::string_view text :
         {"\"displayName:ann\"", "\"ann smith\" AND \"mail:a@b\" OR \"userPrincipalName:c\"",
          "(\"a\\\"b\" OR \"mail:\\\\y\") AND (\"displayName:Zo\xC3\xAB o'brien\")",
          "startswith(displayName,'ann')", "startswith( mail , 'a' ) or userPrincipalName eq 'O''Brien'",
          "(mail eq 'a' and (displayName eq 'b' or mail eq 'c'))"})
        folder.write(text);
    folder.write(manyWords());
    std::string many = "mail eq 'a'";
    for (int i = 0; i < 59; ++i)
        many += " or mail eq 'a'";
    folder.write(many);
}

void writeImportTables(Folder folder) {
    folder.write("userPrincipalName,displayName,mail,organisation,password,role\r\n"
                 "ann@contoso.example,Ann Archer,ann@contoso.example,Contoso,secret,LocalAdministrator\r\n"
                 "bob@contoso.example,\"Bob, \"\"B\"\" Baker\",,Contoso,,\r\n");
    folder.write("\xEF\xBB\xBFPassword,Mail,DisplayName,UserPrincipalName,Organisation\n"
                 "\"a,b\", x@y ,\"Zo\xC3\xAB\",z@y,Y\n\nshort,row\n,,,,\n\"\",q@r,Q,z@Y,Y");
}

} // namespace

} // namespace fidesk::test

int main(int count, char** arguments) {
    using namespace fidesk::test;
    if (count != 2) {
        std::fputs("usage: fuzz_write_seeds FOLDER\n", stderr);
        return 2;
    }
    const std::filesystem::path corpus(arguments[1]);
    writeAttestationObjects(Folder(corpus / "attestation_object"));
    writeClientData(Folder(corpus / "client_data"));
    writeOptions(Folder(corpus / "options"));
    writeBase64(Folder(corpus / "base64"));
    writeSearch(Folder(corpus / "search"));
    writeImportTables(Folder(corpus / "import_table"));
    return 0;
}
