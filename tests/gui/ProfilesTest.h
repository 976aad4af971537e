#pragma once

#include <QObject>

/// The Profiles page.
class ProfilesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void listsWhatThereIs();
    void showsFilesThatCannotBeUsed();
    void makesAProfileByKeyboardAlone();
    void saysWhatIsWrongAsOneTypes();
    void changesAProfile();
    void namesTheModels();
    void showsWhatAPatternMakes();
    void duplicatesAPresetOne();
    void readsAPresetOne();
    void forbidsOwnProfiles();
    void deletesOnlyWhenConfirmed();
    void asksBeforeAnotherProfile();
    void asksBeforeAnotherPage();
    void asksBeforeTheWindowCloses();
    void savesBeforeLeaving();
    void keepsWhatCannotBeSaved();
    void noticesThatSomebodyElseSaved();
    void tellsTheBatch();
    void canBeReadAndReachedAtEveryStep();
};
