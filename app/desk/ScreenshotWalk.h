#pragma once

#include "core/simulator/SoftwareKey.h"
#include "ui/widgets/MainWindow.h"

#include <QTimer>

#include <deque>
#include <functional>
#include <memory>
#include <vector>

class QDialog;

namespace fidesk::desk {

/// Walks through practice mode by the window's own widgets, enrols a key, and saves a picture of each page:
/// 01-users.png and so on. Steps are taken when what they wait for has come; nothing blocks.
class ScreenshotWalk : public QObject {
    Q_OBJECT
public:
    using Key = std::shared_ptr<simulator::SoftwareKey>;

    ScreenshotWalk(ui::MainWindow& window, ui::Workbench& workbench, std::vector<Key> keys,
                   QString directory);
    void start();

Q_SIGNALS:
    /// It is over; @p problem is empty if every picture was taken.
    void finished(const QString& problem);

private:
    struct Step {
        QString name;
        std::function<bool()> ready;
        std::function<void()> act;
    };

    ui::MainWindow& window_;
    ui::Workbench& workbench_;
    std::vector<Key> keys_;
    QString directory_;
    std::deque<Step> steps_;
    QTimer poll_;
    int waited_{0};
    int taken_{0};
    QString problem_;

    void plan();
    void planEnrolment();
    void planOtherPages();
    void planBatch();
    QString listOfUsers();
    void planProfiles();
    void planRecords();
    [[nodiscard]] bool recorded(const char* action) const;
    void planKeySections();
    void planReset();
    void fillKey();
    void add(const QString& name, std::function<bool()> ready, std::function<void()> act);
    void shoot(const QString& name, std::function<bool()> ready);
    void poll();
    void end(const QString& problem);
    QDialog* generatedPin();
    void click(const char* name);
    void type(const char* name, const QString& text);
    void save(const QString& name, QWidget* widget);
};

} // namespace fidesk::desk
