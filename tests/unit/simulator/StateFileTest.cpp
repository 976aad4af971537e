#include "core/simulator/StateFile.h"
#include "core/cbor/Cbor.h"
#include "tests/unit/simulator/Bench.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

using namespace fidesk;
using namespace fidesk::test;

namespace {

struct Folder {
    QTemporaryDir directory;
    QString name = directory.filePath(QStringLiteral("key.state"));
    std::filesystem::path path = name.toStdString();
    SystemRandom random;

    Result<std::shared_ptr<SoftwareKey>> create() {
        return SoftwareKey::create({{}, Touch::Automatic, path}, random);
    }
    QByteArray content() const {
        QFile file(name);
        REQUIRE(file.open(QIODevice::ReadOnly));
        return file.readAll();
    }
    void write(const QByteArray& content) const {
        QFile file(name);
        REQUIRE(file.open(QIODevice::WriteOnly));
        REQUIRE(file.write(content) == content.size());
    }
};

QByteArray toQt(const Bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())};
}

simulator::Memory sample(Random& random) {
    simulator::Memory memory = simulator::Memory::fresh(random, {});
    memory.pinHash = std::array<std::uint8_t, 16>{1, 2, 3};
    memory.minPinLength = 6;
    memory.pinCodePoints = 6;
    memory.pinRetries = 5;
    memory.forcePinChange = true;
    memory.counter = 4'000'000'000;
    simulator::Credential credential;
    credential.id = random.bytes(32);
    credential.rpId = rpId;
    credential.userId = {1};
    credential.userName = "ann";
    credential.privateKey = simulator::newP256Key(random);
    credential.protection = 2;
    credential.counter = 7;
    credential.blob = Bytes{4, 5};
    credential.largeBlobKey.emplace().fill(6);
    memory.credentials = {credential};
    memory.uvMismatches = 2;
    memory.fingerprints = {{{1, 2}, "thumb"}, {{3}, ""}};
    memory.alwaysUv = true;
    memory.enterpriseAttestation = true;
    memory.minPinLengthRpIds = {"a.example", "b.example"};
    memory.largeBlobs = Bytes(100, 3);
    return memory;
}

} // namespace

TEST_CASE("what a key knows survives a restart") {
    Folder folder;
    Bytes stored;
    Bytes wrapped;
    {
        Bench bench({{}, Touch::Automatic, folder.path});
        CHECK(bench.pin().setPin("1234") == 0);
        const HostToken token = bench.pin().token("1234", mc, rpId);
        stored =
            AuthData(bench.call(makeCredentialCommand, verified(discoverable(makeRequest()), token)).body).id;
        wrapped = AuthData(bench.call(makeCredentialCommand, makeRequest()).body).id;
        CHECK(bench.pin().token("9999", ga, rpId).status == 0x31);
        CHECK(bench.pin().token("9999", ga, rpId).status == 0x31);
    }
    CHECK(QFileInfo(folder.name).permissions() ==
          (QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser));
    Bench bench({{}, Touch::Automatic, folder.path});
    CHECK(bench.pin().retries() == 6);
    CHECK_FALSE(bench.pin().powerCycleNeeded());
    CHECK(bench.pin().token("1234", ga, rpId).status == 0);
    for (const Bytes& id : {stored, wrapped})
        CHECK(bench.status(getAssertionCommand, with(assertRequest(), 3, cbor::Array{descriptor(id)})) == 0);
    CHECK(*bench.call(getInfoCommand).body.find(20)->integer() == 24);
    CHECK(bench.status(resetCommand) == 0);
}

TEST_CASE("a state file belongs to one key at a time") {
    Folder folder;
    auto first = valueOf(folder.create());
    const auto second = folder.create();
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::KeyBusy);
    CHECK(second.error().detail.find("key.state") != std::string::npos);
    first.reset();
    valueOf(folder.create());
}

TEST_CASE("a damaged state file is refused and left as it is") {
    Folder folder;
    const QByteArray good = toQt(simulator::encodeMemory(sample(folder.random)));
    const Bytes bytes = simulator::encodeMemory(sample(folder.random));
    for (std::size_t length = 0; length < bytes.size(); ++length)
        REQUIRE(codeOf(simulator::decodeMemory(ByteView(bytes).first(length))) == ErrorCode::Malformed);
    for (const qsizetype length : {qsizetype(0), qsizetype(1), good.size() / 2, good.size() - 1}) {
        folder.write(good.left(length));
        CHECK(codeOf(folder.create()) == ErrorCode::Malformed);
        CHECK(folder.content() == good.left(length));
    }
    folder.write(good + '\0');
    CHECK(codeOf(folder.create()) == ErrorCode::Malformed);
    folder.write("this is no key");
    CHECK(codeOf(folder.create()) == ErrorCode::Malformed);
    folder.write(QByteArray(5 * 1024 * 1024, 'x'));
    CHECK(codeOf(folder.create()) == ErrorCode::Malformed);
    folder.write(good);
    valueOf(folder.create());
    CHECK(folder.content() == good);
}

TEST_CASE("a state file's every member is checked") {
    SystemRandom random;
    const simulator::Memory memory = sample(random);
    const auto value = valueOf(cbor::decode(simulator::encodeMemory(memory)));
    CHECK(valueOf(simulator::decodeMemory(cbor::encode(value))) == memory);
    const cbor::Map& map = *value.map();
    const auto refused = [](const cbor::Map& changed) {
        return codeOf(simulator::decodeMemory(cbor::encode(changed))) == ErrorCode::Malformed;
    };
    for (const auto& [key, content] : map) {
        CHECK(refused(without(map, key)));
        CHECK(refused(with(map, key, 1.5)));
    }
    CHECK(refused(with(map, "extra", 1)));
    CHECK(refused(with(map, "format", "other")));
    CHECK(refused(with(map, "version", 3)));
    CHECK(refused(with(map, "pinRetries", 9)));
    CHECK(refused(with(map, "pinRetries", -1)));
    CHECK(refused(with(map, "minPinLength", 3)));
    CHECK(refused(with(map, "counter", std::int64_t(1) << 32)));
    CHECK(refused(with(map, "pinHash", Bytes(15))));
    CHECK(refused(with(map, "uvMismatches", -1)));
    CHECK(refused(with(map, "fingerprints", cbor::Array{1})));
    CHECK(refused(with(map, "fingerprints", cbor::Array{cbor::Map{{"id", Bytes{}}, {"name", ""}}})));
    CHECK(refused(with(map, "fingerprints", cbor::Array{cbor::Map{{"id", Bytes{1}}}})));
    CHECK(refused(with(map, "minPinLengthRpIds", cbor::Array{1})));
    CHECK(refused(with(map, "largeBlobs", Bytes(16))));
    const cbor::Map credential = *value.find("credentials")->array()->front().map();
    const auto credentialRefused = [&](const cbor::Map& changed) {
        return refused(with(map, "credentials", cbor::Array{changed}));
    };
    for (const auto& [key, content] : credential) {
        CHECK(credentialRefused(without(credential, key)));
        CHECK(credentialRefused(with(credential, key, 1.5)));
    }
    CHECK(credentialRefused(with(credential, "extra", 1)));
    CHECK(credentialRefused(with(credential, "protection", 4)));
    CHECK(credentialRefused(with(credential, "algorithm", -9)));
    CHECK(credentialRefused(with(credential, "privateKey", Bytes(32))));
    CHECK(credentialRefused(with(credential, "privateKey", Bytes(32, 0xFF))));
    CHECK(credentialRefused(with(credential, "userId", Bytes(65))));
}

TEST_CASE("a state file of version 1 is read, and all it does not have is as from the factory") {
    SystemRandom random;
    const simulator::Memory memory = sample(random);
    cbor::Map map = *valueOf(cbor::decode(simulator::encodeMemory(memory))).map();
    cbor::Map credential = *cbor::Value(map).find("credentials")->array()->front().map();
    for (const char* newer : {"credBlob", "largeBlobKey"})
        credential = without(credential, newer);
    for (const char* newer : {"uvMismatches", "fingerprints", "alwaysUv", "enterpriseAttestation",
                              "minPinLengthRpIds", "largeBlobs"})
        map = without(map, newer);
    map = with(with(map, "version", 1), "credentials", cbor::Array{credential});
    const simulator::Memory read = valueOf(simulator::decodeMemory(cbor::encode(map)));
    simulator::Memory expected = memory;
    expected.credentials[0].blob.reset();
    expected.credentials[0].largeBlobKey.reset();
    const simulator::Memory factory;
    expected.uvMismatches = 0;
    expected.fingerprints.clear();
    expected.alwaysUv = expected.enterpriseAttestation = false;
    expected.minPinLengthRpIds.clear();
    expected.largeBlobs = factory.largeBlobs;
    CHECK(read == expected);
    CHECK(valueOf(simulator::decodeMemory(simulator::encodeMemory(read))) == read);
    for (const auto& [key, content] : map)
        CHECK(codeOf(simulator::decodeMemory(cbor::encode(without(map, key)))) == ErrorCode::Malformed);
}

TEST_CASE("where no file can be written, no key is made") {
    SystemRandom random;
    CHECK(codeOf(SoftwareKey::create({{}, Touch::Automatic, "/nonexistent-directory/key.state"}, random)) ==
          ErrorCode::FileUnwritable);
    Folder folder;
    REQUIRE(QDir().mkdir(folder.name));
    CHECK(codeOf(folder.create()) == ErrorCode::FileUnreadable);
}

TEST_CASE("a change that cannot be saved is not made") {
    Folder folder;
    Bench bench({{}, Touch::Automatic, folder.path});
    REQUIRE(QFile::remove(folder.name));
    REQUIRE(QDir().mkdir(folder.name)); // a directory cannot be replaced by a file
    CHECK(bench.pin().setPin("1234") == 0x7F);
    CHECK_FALSE(*bench.call(getInfoCommand).body.find(4)->find("clientPin")->boolean());
    CHECK(bench.status(makeCredentialCommand, discoverable(makeRequest())) == 0x7F);
    CHECK(*bench.call(getInfoCommand).body.find(20)->integer() == 25);
    REQUIRE(QDir().rmdir(folder.name));
    CHECK(bench.pin().setPin("1234") == 0);
}

TEST_CASE("a PIN that must be changed gives no token, and cannot be changed to itself") {
    Folder folder;
    simulator::Memory memory = sample(folder.random);
    const Bytes hash = PinClient::hashed("123456");
    std::copy(hash.begin(), hash.end(), memory.pinHash->begin());
    folder.write(toQt(simulator::encodeMemory(memory)));
    Bench bench({{}, Touch::Automatic, folder.path});
    PinClient pin = bench.pin();
    CHECK(*bench.call(getInfoCommand).body.find(12)->boolean());
    CHECK(pin.token("123456", ga, rpId).status == 0x37);
    CHECK(pin.legacyToken("123456").status == 0x37);
    CHECK(pin.changePin("123456", "123456") == 0x37);
    CHECK(pin.changePin("123456", "654321") == 0);
    CHECK_FALSE(*bench.call(getInfoCommand).body.find(12)->boolean());
    CHECK(pin.token("654321", ga, rpId).status == 0);
}
