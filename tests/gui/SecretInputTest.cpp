#include "tests/gui/SecretInputTest.h"

#include "ui/widgets/SecretInput.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace fidesk;
using ui::SecretInput;

namespace {

constexpr int patience = 9'000; // ms

/// A script of the shell with content for its standard input.
struct Program {
    QTemporaryDir folder;
    QProcess process;
    std::unique_ptr<SecretInput> input;

    explicit Program(Secret content) : input(SecretInput::create(std::move(content))) {
        process.setWorkingDirectory(folder.path());
    }
    void start(const char* script) {
        input->attachTo(process);
        process.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QString::fromLatin1(script)});
        input->begin();
    }
    bool ends() {
        return QTest::qWaitFor([this] { return process.state() == QProcess::NotRunning; }, patience);
    }
    [[nodiscard]] QByteArray file(const char* name) const {
        QFile file(folder.filePath(QString::fromLatin1(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no file");
    }
};

/// More than a channel takes at once.
constexpr std::size_t much = 3'000'000;

Secret bytes(std::size_t count) {
    Secret content = Secret::ofSize(count);
    for (std::size_t i = 0; i < count; ++i)
        content.data()[i] = static_cast<std::uint8_t>(i % 251);
    return content;
}

constexpr std::string_view hidden =
    "\x6b\x7f\x68\x6d\x6b\x74\x6e\x0f\x08\x0c\x0a\x09\x0b\x1d\x16\x19"; // ^ 0x5A
constexpr char mask = 0x5A;

/// 16 bytes again and again that nothing else in this program has.
Secret marks(std::size_t times) {
    Secret content = Secret::ofSize(times * hidden.size());
    for (std::size_t i = 0; i < content.size(); ++i)
        content.data()[i] = static_cast<std::uint8_t>(hidden[i % hidden.size()] ^ mask);
    return content;
}

bool isMark(const char* at) {
    for (std::size_t i = 0; i < hidden.size(); ++i)
        if ((at[i] ^ mask) != hidden[i])
            return false;
    return true;
}

/// How often the mark stands in the @p size bytes of this program's memory from @p start on; what cannot be
/// read holds none. It leaves no copy of its own.
int marksIn(QFile& memory, qint64 start, qint64 size) {
    constexpr qint64 step = 1 << 20;
    constexpr auto width = static_cast<qint64>(hidden.size());
    static char part[step + width];
    int found = 0;
    for (qint64 at = 0; at < size; at += step) {
        std::fill(std::begin(part), std::end(part), '\0');
        const qint64 got =
            memory.seek(start + at) ? memory.read(part, std::min(size - at, step + width - 1)) : -1;
        for (qint64 i = 0; i + width <= got; ++i)
            if (isMark(part + i))
                ++found;
    }
    std::fill(std::begin(part), std::end(part), '\0');
    return found;
}

/// In all that can be written.
int marksInMemory() {
    constexpr qint64 most = 512LL * 1024 * 1024; // of one part: none that a sanitizer keeps for itself
    QFile maps(QStringLiteral("/proc/self/maps"));
    QFile memory(QStringLiteral("/proc/self/mem"));
    if (!maps.open(QIODevice::ReadOnly) || !memory.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return -1;
    int found = 0;
    for (const QByteArray& line : maps.readAll().split('\n')) {
        const QList<QByteArray> words = line.split(' ');
        const QList<QByteArray> ends = words[0].split('-');
        if (words.size() < 2 || !words[1].startsWith("rw") || ends.size() != 2)
            continue;
        const qint64 start = ends[0].toLongLong(nullptr, 16);
        const qint64 size = ends[1].toLongLong(nullptr, 16) - start;
        if (size < most)
            found += marksIn(memory, start, size);
    }
    return found;
}

} // namespace

void SecretInputTest::givesAllOfItAndItsEnd() {
    Program program(bytes(much));
    program.start("cat > got");
    QVERIFY(program.ends());
    const Secret wanted = bytes(much);
    const QByteArray got = program.file("got");
    QCOMPARE(static_cast<std::size_t>(got.size()), wanted.size());
    QVERIFY(std::equal(wanted.view().begin(), wanted.view().end(), got.begin(),
                       [](std::uint8_t a, char b) { return a == static_cast<std::uint8_t>(b); }));
}

void SecretInputTest::givesNothing() {
    Program program{Secret()};
    program.start("cat > got");
    QVERIFY(program.ends());
    QCOMPARE(program.file("got"), QByteArray());
}

void SecretInputTest::waitsForASlowReaderWithoutHoldingUp() {
    Program program(bytes(much));
    QElapsedTimer watch;
    watch.start();
    program.start("until [ -e go ]; do sleep 0.02; done; wc -c > got");
    QTest::qWait(0); // It gives what the channel takes.
    QVERIFY(watch.elapsed() < 2000);
    QFile go(program.folder.filePath(QStringLiteral("go")));
    QVERIFY(go.open(QIODevice::WriteOnly));
    go.close();
    QVERIFY(program.ends());
    QCOMPARE(program.file("got").trimmed().toULongLong(), static_cast<qulonglong>(much));
}

void SecretInputTest::aProgramThatDoesNotReadIsLeftAlone() {
    Program program(bytes(much));
    program.start("exec < /dev/null; until [ -e go ]; do sleep 0.02; done; exit 7");
    QTest::qWait(0);
    QFile go(program.folder.filePath(QStringLiteral("go")));
    QVERIFY(go.open(QIODevice::WriteOnly));
    go.close();
    QVERIFY(program.ends()); // and not this one, by a signal
    QCOMPARE(program.process.exitCode(), 7);
}

void SecretInputTest::leavesNoCopy() {
    // As long as a letter: freed memory of that size stays with the program as it is.
    constexpr std::size_t times = 4'000;
    Secret content = marks(times);
    QVERIFY(marksInMemory() >= static_cast<int>(times)); // They are found where they are.
    Program program(std::move(content));
    program.start("wc -c > got");
    QVERIFY(program.ends());
    QCOMPARE(marksInMemory(), 0); // Once, before what is freed is used again.
    QCOMPARE(program.file("got").trimmed().toULongLong(), static_cast<qulonglong>(times * hidden.size()));
}
