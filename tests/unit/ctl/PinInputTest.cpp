#include "app/ctl/PinInput.h"
#include "app/ctl/Terminal.h"
#include "tests/support/Catch.h"

#include <QTemporaryDir>

#include <filesystem>
#include <fstream>
#include <thread>

#include <unistd.h>

using namespace fidesk;
using namespace fidesk::ctl;
using test::codeOf;
using test::valueOf;

namespace {

class Pipe {
public:
    Pipe() { REQUIRE(pipe(ends_) == 0); }
    ~Pipe() {
        close(ends_[0]);
        hangUp();
    }
    void send(std::string_view text) {
        REQUIRE(write(ends_[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    }
    void hangUp() {
        if (ends_[1] >= 0)
            close(ends_[1]);
        ends_[1] = -1;
    }
    [[nodiscard]] int end() const { return ends_[0]; }

private:
    int ends_[2]{};
};

struct PinFile {
    explicit PinFile(const std::string& text)
        : path(directory.filePath(QStringLiteral("pin")).toStdString()) {
        std::ofstream(path) << text;
        allow(std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }
    void allow(std::filesystem::perms perms) const { std::filesystem::permissions(path, perms); }
    [[nodiscard]] PinInput input() const { return PinInput({.pinFile = path}, {}); }

    QTemporaryDir directory{};
    std::string path;
};

} // namespace

TEST_CASE("lines are read one by one, and what follows stays") {
    Pipe pipe;
    pipe.send("first\r\nsecond\n\nlast");
    pipe.hangUp();
    CHECK(valueOf(readSecretLine(pipe.end(), {})).text() == "first");
    CHECK(valueOf(readSecretLine(pipe.end(), {})).text() == "second");
    CHECK(valueOf(readSecretLine(pipe.end(), {})).empty());
    CHECK(valueOf(readSecretLine(pipe.end(), {})).text() == "last");
    CHECK(codeOf(readSecretLine(pipe.end(), {})) == ErrorCode::PinRequired);
}

TEST_CASE("a line without an end is not read for ever") {
    Pipe pipe;
    pipe.send(std::string(1025, 'x'));
    CHECK(codeOf(readSecretLine(pipe.end(), {})) == ErrorCode::InvalidArgument);
}

TEST_CASE("waiting for a line ends with a stop request") {
    Pipe pipe;
    pipe.send("begun");
    std::stop_source source;
    ErrorCode code{};
    std::thread reader([&] { code = readSecretLine(pipe.end(), source.get_token()).error().code; });
    source.request_stop();
    reader.join();
    CHECK(code == ErrorCode::Cancelled);
}

TEST_CASE("a PIN file gives the old PIN, then the new one") {
    const PinFile file("1234\n567890\n");
    PinInput input = file.input();
    CHECK_FALSE(input.asks());
    CHECK(std::string(valueOf(input.current("")).c_str()) == "1234");
    CHECK(std::string(valueOf(input.fresh("", "", 6)).c_str()) == "567890");
    CHECK(codeOf(input.current("")) == ErrorCode::PinRequired);
}

TEST_CASE("a new PIN is checked against the key's minimum") {
    const PinFile file("12345\n");
    PinInput input = file.input();
    CHECK(codeOf(input.fresh("", "", 6)) == ErrorCode::PinTooShort);
}

TEST_CASE("a PIN file that others can read is refused") {
    const PinFile file("1234\n");
    using std::filesystem::perms;
    for (const perms open : {perms::group_read, perms::others_read, perms::others_write}) {
        file.allow(perms::owner_read | open);
        PinInput input = file.input();
        CHECK(codeOf(input.current("")) == ErrorCode::InvalidArgument);
    }
}

TEST_CASE("a PIN file must be a file") {
    PinInput none({.pinFile = "/nonexistent/pin"}, {});
    CHECK(codeOf(none.current("")) == ErrorCode::FileUnreadable);
    PinInput device({.pinFile = "/dev/zero"}, {});
    CHECK(codeOf(device.current("")) == ErrorCode::FileUnreadable);
}
