#pragma once

#include "tests/gui/Hands.h"
#include "tests/support/FakeToken.h"
#include "ui/models/KeyAccess.h"
#include "ui/widgets/FingerprintsPanel.h"
#include "ui/widgets/KeySettingsPanel.h"
#include "ui/widgets/LargeBlobsPanel.h"
#include "ui/widgets/PasskeysPanel.h"

#include <QLabel>
#include <QTest>

namespace fidesk::test {

/// A panel of the Key page by itself, over a key with the PIN 2468.
template <typename Model, typename Panel> class PanelBench {
    FakeTokens tokens_;
    ui::Executor watching_;
    ui::Executor worker_;
    std::unique_ptr<ui::KeysModel> keys_;
    unsigned users_{0};

public:
    FakeTokens& tokens{tokens_};
    std::shared_ptr<FakeKey> key = std::make_shared<FakeKey>("k1", "Grey key");

    explicit PanelBench(bool withPin = true) {
        if (withPin)
            key->setPinOnKey("2468");
    }
    ~PanelBench() {
        watching_.stop();
        worker_.stop();
    }
    PanelBench(const PanelBench&) = delete;
    PanelBench& operator=(const PanelBench&) = delete;

    /// Puts a passkey on the key, before it is shown.
    Bytes addPasskey(const std::string& rpId, const std::string& userName, const std::string& display = {}) {
        struct Untold : token::TokenObserver {
            void touchNeeded() override {}
        } untold;
        token::MakeCredential request;
        request.rpId = rpId;
        request.userId = {static_cast<std::uint8_t>(++users_ >> 8), static_cast<std::uint8_t>(users_)};
        request.userName = userName;
        request.userDisplayName = display;
        request.algorithms = {-7};
        tokens.insert(key);
        const auto opened = tokens.open(key->address());
        const auto pin = token::Pin::parse(Secret(std::string_view("2468")));
        const auto made = (*opened)->makeCredential(request, *pin, untold);
        return made ? made->credentialId : Bytes{};
    }

    /// Inserts the key and shows the panel.
    bool show() {
        tokens.insert(key);
        keys_ = std::make_unique<ui::KeysModel>(tokens, watching_, worker_);
        access = std::make_unique<ui::KeyAccess>(worker_, tokens, *keys_);
        model = std::make_unique<Model>(*access);
        panel = std::make_unique<Panel>(*model, *access);
        panel->resize(860, 720);
        panel->show();
        panel->activateWindow();
        if (!QTest::qWaitForWindowActive(panel.get()))
            return false;
        return QTest::qWaitFor([this] { return access->status().has_value() && !access->busy(); });
    }
    bool unlock() {
        return type("unlockPin", QStringLiteral("2468")) && click("unlock") &&
               QTest::qWaitFor([this] { return access->unlocked() && !access->busy(); });
    }
    bool open() { return show() && unlock(); }
    bool settled() {
        return QTest::qWaitFor([this] { return !access->busy(); });
    }

    template <typename T = QWidget> T* find(const char* name) { return findWidget<T>(*panel, name); }
    bool click(const char* name) { return clickWidget(*panel, name); }
    bool type(const char* name, const QString& text) { return typeInto(*panel, name, text); }
    void choose(const char* table, int row) {
        // The offscreen platform does not go back to a window when its dialog closes.
        panel->activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(panel.get(), 1000));
        find<QTableView>(table)->setFocus();
        find<QTableView>(table)->selectRow(row);
    }
    [[nodiscard]] bool enabled(const char* name) {
        auto* widget = find(name);
        return widget && widget->isVisible() && widget->isEnabled();
    }
    [[nodiscard]] bool dialog(const char* name) {
        return QTest::qWaitFor([=, this] { return find<QDialog>(name) != nullptr; });
    }
    /// All that can be read in the panel and its dialogs.
    [[nodiscard]] QString said() {
        QStringList texts;
        for (const auto* label : panel->template findChildren<QLabel*>())
            if (label->isVisible())
                texts.append(label->text());
        return texts.join(u'\n');
    }
    [[nodiscard]] bool says(const char* text) {
        return QTest::qWaitFor([=, this] { return said().contains(QString::fromUtf8(text)); });
    }

    std::unique_ptr<ui::KeyAccess> access;
    std::unique_ptr<Model> model;
    std::unique_ptr<Panel> panel;
};

using PasskeysBench = PanelBench<ui::PasskeysModel, ui::PasskeysPanel>;
using FingerprintsBench = PanelBench<ui::FingerprintsModel, ui::FingerprintsPanel>;
using SettingsBench = PanelBench<ui::KeySettingsModel, ui::KeySettingsPanel>;
using BlobsBench = PanelBench<ui::LargeBlobsModel, ui::LargeBlobsPanel>;

} // namespace fidesk::test
