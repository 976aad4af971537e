#pragma once

#include <QObject>

/// The other pages, dialogs, and what holds for every page.
class PagesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void searchesAsOneTypes();
    void renamesAfterCheckingTheName();
    void cannotRenameWhereThePortalCannot();
    void removesOnlyWhenConfirmed();
    void lockingOutALostKeySaysWhatItMeans();
    void theListSaysWhyItIsEmpty();
    void setsAndChangesThePinOfAKey();
    void theKeyPageFollowsAnEnrolment();
    void aWrongPinOnTheKeyPage();
    void theStripTellsWhatIsIn();
    void theStripTellsOfMissingPermission();
    void signsInThroughTheBrowser();
    void signInProblemsAreSaid();
    void anEndedSessionLeadsToTheSignInPage();
    void pinFieldsGiveNothingAway();
    void everyFocusableWidgetHasAName();
    void noTextIsCut();
    void noTwoWidgetsShareAMnemonic();
};
