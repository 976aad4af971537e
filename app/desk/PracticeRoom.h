#pragma once

#include "app/desk/Practice.h"
#include "core/recorded/RecordedTokens.h"
#include "core/records/Records.h"
#include "ui/models/Workbench.h"

#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace fidesk::desk {

/// All that the window stands on in practice mode: software keys, records, profiles and root certificates, in
/// a folder that is gone with it. Nothing of it is the person's own: what is done in practice gets into
/// records as it does elsewhere, and into these alone.
class PracticeRoom {
public:
    /// The others outlive it. @p tell: why what was done does not get into the records; once, on any thread.
    /// Errors: FileUnwritable (no folder can be made), Records::open().
    static Result<std::unique_ptr<PracticeRoom>> open(portal::http::HttpClient& client, const Clock& clock,
                                                      Random& random, recorded::Recorder::Tell tell);

    [[nodiscard]] Practice& practice() { return practice_; }
    [[nodiscard]] records::Records& records() { return *records_; }

    /// For a workbench, which this outlives.
    ui::Workbench::Parts parts(std::function<void(const QString&)> openBrowser);

private:
    using Folder = std::unique_ptr<QTemporaryDir>;
    using OpenRecords = std::unique_ptr<records::Records>;

    PracticeRoom(Folder folder, OpenRecords records, portal::http::HttpClient& client, const Clock& clock,
                 Random& random, recorded::Recorder::Tell tell);

    [[nodiscard]] profiles::Places places() const;

    const Clock& clock_;
    Random& random_;
    Folder folder_;
    OpenRecords records_;
    recorded::Recorder recorder_;
    Practice practice_;
    recorded::RecordedTokens keys_;
};

} // namespace fidesk::desk
