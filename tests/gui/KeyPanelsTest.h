#pragma once

#include <QObject>

/// The sections of the Key page that list or set something of the key, each by itself.
class KeyPanelsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void passkeysAreShownOnceUnlocked();
    void aPasskeyIsRenamed();
    void aPasskeyIsDeletedOnlyWhenConfirmed();
    void manyPasskeysAreSearched();
    void aThousandPasskeysStayQuick();
    void aPreviewKeySaysWhyItCannotRename();
    void aFingerprintIsAddedByTheGuide();
    void addingAFingerprintIsCancelled();
    void fingerprintsAreRenamedAndRemoved();
    void withoutAPinTheWayToItIsShown();
    void settingsActAtOnceAndAreReadBack();
    void whatCannotBeTakenBackIsConfirmed();
    void theListOfWebsitesIsPutTogether();
    void aKeyThatCannotBeSetShowsWhy();
    void storedDataIsExportedAndImported();
    void storedDataIsDeleted();
    void hostileTextIsShownPlain();
    void everyFocusableWidgetHasAName();
    void noTextIsCut();
    void noTwoWidgetsShareAMnemonic();
    void unlockingLeadsTheFocusOn();
    void aLockIsSaidOnce();
    void theWebsiteIsReadableInANarrowList();
    void theFirstArrowKeyChoosesTheFirstRow();
    void aDialogGrowsWithWhatItSays();
    void goodNewsOfOneKeyIsNotShownForAnother();
    void picturesAreTaken();
};
