#pragma once

#include "tests/gui/Bench.h"
#include "tests/support/FakeTokens.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QFileDialog>

namespace fidesk::test {

inline const auto annAndBob = QStringLiteral("user,nickname,label\n"
                                             "ann@contoso.example,Ann's key,C-1\n"
                                             "bob@contoso.example,Bob's key,C-2\n");

/// Each step of an enrolment is synced to the disk, which takes its time where others use it too.
inline constexpr int patience = 9'000; // ms

/// The page, with somebody signed in.
struct BatchBench {
    FakeTokens tokens;
    Bench bench{tokens};
    int made{0};

    BatchBench() { bench.window.showPage(ui::MainWindow::Page::Batch); }

    ui::BatchModel& model() { return bench.workbench.batch; }
    QString write(const QString& name, const QString& text) {
        const QString path = bench.folder.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write(text.toUtf8());
        return path;
    }
    /// Through the file dialog.
    bool choose(const QString& text) {
        const QString path = write(QStringLiteral("box.csv"), text);
        if (!bench.click("batchChooseFile") || !bench.find("batchFileDialog"))
            return false;
        auto* dialog = bench.find<QFileDialog>("batchFileDialog");
        Q_EMIT dialog->fileSelected(path);
        dialog->close();
        return QTest::qWaitFor(
            [&] {
                return !model().choice.busy() && !model().choice.sentence().isEmpty() &&
                       !bench.find("batchFileDialog");
            },
            patience);
    }
    bool start(const QString& text = annAndBob) {
        return choose(text) && bench.click("batchStart") && reaches(ui::BatchModel::State::Running);
    }
    /// A profile whose PINs are generated, as the one of rows that name none.
    bool generatePins() {
        write(QStringLiteral("profiles/made.json"),
              QStringLiteral("{\"name\": \"Made\", \"pin\": \"generated\"}"));
        model().choice.reload();
        if (!QTest::qWaitFor([&] { return model().choice.profiles().size() == 2; }, patience))
            return false;
        auto* box = bench.find<QComboBox>("batchProfile");
        box->setCurrentIndex(1);
        Q_EMIT box->activated(1);
        return model().choice.profile() == QStringLiteral("made");
    }
    bool reaches(ui::BatchModel::State state) {
        return QTest::qWaitFor([&] { return model().state() == state; }, patience);
    }
    std::shared_ptr<FakeKey> plugIn(FakeTouch touch = FakeTouch::Automatic) {
        ++made;
        auto key = std::make_shared<FakeKey>("key-" + std::to_string(made), "Key " + std::to_string(made));
        key->setTouch(touch);
        tokens.insert(key);
        return key;
    }
    [[nodiscard]] QString said() { return bench.said("batchPage"); }
    bool says(const char* words) {
        return QTest::qWaitFor([&] { return said().contains(QString::fromUtf8(words)); }, patience);
    }
    [[nodiscard]] QString todo() { return bench.find<QLabel>("batchTodo")->text(); }
    /// "Done Waiting"
    [[nodiscard]] QString states() {
        QStringList states;
        for (const records::BatchRow& row : model().rows.rows())
            states.append(QString::fromStdString(std::string(name(row.state))));
        return states.join(QLatin1Char(' '));
    }
    bool becomes(const char* wanted) {
        return QTest::qWaitFor([&] { return states() == QString::fromLatin1(wanted); }, patience);
    }
    /// Types a new PIN for the key that asks for one.
    bool typePin(const char* pin = "739164") {
        const auto asked = [&] {
            auto* field = bench.find("newPin");
            auto* act = bench.find("batchKeyAct");
            return field && field->isVisible() && act &&
                   act->visibleRegion().contains(act->rect().center()); // It was scrolled to.
        };
        return QTest::qWaitFor(asked, patience) && bench.type("newPin", QString::fromLatin1(pin)) &&
               bench.type("newPinAgain", QString::fromLatin1(pin)) && bench.click("batchKeyAct");
    }
    void chooseRow(int row) { bench.find<QTableView>("batchRows")->selectRow(row); }
};

} // namespace fidesk::test
