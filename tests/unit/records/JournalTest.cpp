#include "tests/unit/records/Desk.h"

#include <sys/stat.h>

using namespace fidesk;
using namespace fidesk::records;
using namespace fidesk::test;

namespace {

/// Everything of a job, so that one that is forgotten is seen.
void checkSame(const Job& a, const Job& b) {
    CHECK(a.id == b.id);
    CHECK(a.kind == b.kind);
    CHECK(a.step == b.step);
    CHECK(a.startedAt == b.startedAt);
    CHECK(a.portal == b.portal);
    CHECK(a.by == b.by);
    CHECK(a.holder.id == b.holder.id);
    CHECK(a.holder.userPrincipalName == b.holder.userPrincipalName);
    CHECK(a.holder.displayName == b.holder.displayName);
    CHECK(a.key.manufacturer == b.key.manufacturer);
    CHECK(a.key.product == b.key.product);
    CHECK(a.key.serial == b.key.serial);
    CHECK(a.key.vendorId == b.key.vendorId);
    CHECK(a.key.productId == b.key.productId);
    CHECK(a.key.aaguid == b.key.aaguid);
    CHECK(a.key.model == b.key.model);
    CHECK(a.key.label == b.key.label);
    CHECK(a.profile == b.profile);
    CHECK(a.nickname == b.nickname);
    CHECK(a.place.has_value() == b.place.has_value());
    if (a.place && b.place) {
        CHECK(a.place->batch == b.place->batch);
        CHECK(a.place->row == b.place->row);
    }
    CHECK(a.keyWasReset == b.keyWasReset);
    CHECK(a.pinGenerated == b.pinGenerated);
    CHECK(a.pinHandedOver == b.pinHandedOver);
    CHECK(a.replacedId == b.replacedId);
    CHECK(a.replacedNickname == b.replacedNickname);
    CHECK(a.rpId == b.rpId);
    CHECK(a.userHandle == b.userHandle);
    CHECK(a.challengeExpiresAt == b.challengeExpiresAt);
    CHECK(a.credentialId == b.credentialId);
    CHECK(a.attestationObject == b.attestationObject);
    CHECK(a.clientDataJson == b.clientDataJson);
    CHECK(a.registrationId == b.registrationId);
    CHECK(a.proved == b.proved);
    CHECK(a.inDoubt == b.inDoubt);
    CHECK(a.reason == b.reason);
}

Job fullJob() {
    Job job = someJob("1");
    job.kind = JobKind::Replace;
    job.step = JobStep::TakeBack;
    job.key.serial = "12345678";
    job.nickname = "Zo\xC3\xAB \xF0\x9F\x94\x91 \xE2\x80\xAE\"'\n\t";
    job.place = BatchPlace{"batch-1", 17};
    job.keyWasReset = true;
    job.pinHandedOver = true;
    job.replacedId = "old";
    job.replacedNickname = "Old key";
    job.registrationId = "new";
    job.proved = true;
    job.inDoubt = true;
    job.reason = "PortalTimeout";
    return job;
}

} // namespace

TEST_CASE("A job is kept as it was noted last, across programs") {
    RecordsDesk desk;
    const Job job = fullJob();
    {
        const auto records = desk.open();
        valueOf(records->note(someJob("1")));
        valueOf(records->note(job));
        CHECK(valueOf(records->openJobs()).at(0).live);
    }
    const auto records = desk.open();
    const auto open = valueOf(records->openJobs());
    REQUIRE(open.size() == 1);
    CHECK_FALSE(open[0].live);
    checkSame(open[0].job, job);
    checkSame(valueOf(records->takeOver("1")), job);
    CHECK(valueOf(records->openJobs()).at(0).live);
}

TEST_CASE("Every step of a job and the least one survive") {
    RecordsDesk desk;
    const auto records = desk.open();
    for (const JobStep step :
         {JobStep::Begun, JobStep::ResetKey, JobStep::RemoveOld, JobStep::Configure, JobStep::SetPin,
          JobStep::CreateCredential, JobStep::Created, JobStep::Register, JobStep::Registered,
          JobStep::ForcePinChange, JobStep::TakeBack}) {
        Job job;
        job.id = "least";
        job.step = step;
        valueOf(records->note(job));
        checkSame(valueOf(records->openJobs()).at(0).job, job);
        CHECK_FALSE(name(step).empty());
    }
}

TEST_CASE("A job that somebody is at is nobody else's") {
    RecordsDesk desk;
    const auto first = desk.open();
    const auto second = desk.open();
    valueOf(first->note(someJob("1")));
    CHECK(codeOf(first->takeOver("1")) == ErrorCode::JobLive);
    CHECK(codeOf(second->takeOver("1")) == ErrorCode::JobLive);
    CHECK(codeOf(second->note(someJob("1"))) == ErrorCode::JobLive);
    CHECK(codeOf(second->end(someJob("1"), Ending::Undone, "Cancelled", "")) == ErrorCode::JobLive);
    CHECK(codeOf(second->takeOver("2")) == ErrorCode::JobNotFound);
    CHECK(valueOf(second->openJobs()).at(0).live);
    valueOf(second->letGo("1")); // not its own
    CHECK(valueOf(second->openJobs()).at(0).live);
    CHECK(valueOf(second->events()).empty());
    CHECK(valueOf(second->items()).empty());
}

TEST_CASE("A job that was let go stays open and can be taken over") {
    RecordsDesk desk;
    const auto first = desk.open();
    const auto second = desk.open();
    valueOf(first->note(someJob("1")));
    valueOf(first->letGo("1"));
    CHECK_FALSE(valueOf(first->openJobs()).at(0).live);
    CHECK(codeOf(first->note(someJob("1"))) == ErrorCode::JobLive);
    CHECK(codeOf(first->end(someJob("1"), Ending::Undone, "Cancelled", "")) == ErrorCode::JobLive);
    valueOf(first->takeOver("1"));
    CHECK(codeOf(second->takeOver("1")) == ErrorCode::JobLive);
    valueOf(first->letGo("1"));
    valueOf(second->takeOver("1"));
    CHECK(codeOf(first->takeOver("1")) == ErrorCode::JobLive);
    valueOf(second->end(someJob("1"), Ending::Undone, "Cancelled", ""));
    CHECK(codeOf(first->takeOver("1")) == ErrorCode::JobNotFound);
    valueOf(first->letGo("1"));
    valueOf(desk.open()->letGo("1"));
}

TEST_CASE("Open jobs come oldest first") {
    RecordsDesk desk;
    const auto records = desk.open();
    for (const int number : {3, 1, 2}) {
        Job job = someJob(std::to_string(number));
        job.startedAt = sql::fromSeconds(1000 + number);
        valueOf(records->note(job));
    }
    std::string order;
    for (const OpenJob& it : valueOf(records->openJobs()))
        order += it.job.id;
    CHECK(order == "123");
}

TEST_CASE("The lock files of programs that ended are removed, those of others are not") {
    RecordsDesk desk;
    const auto locks = [&desk] {
        return QDir(desk.directory.path()).entryList({QStringLiteral("*.lock")}).size();
    };
    const auto records = desk.open();
    valueOf(records->openJobs());
    CHECK(locks() == 0);
    valueOf(records->note(someJob("1")));
    CHECK(locks() == 1);
    QFile left(
        desk.directory.filePath(QStringLiteral("records.db-0b7f8a52-1c7e-4a3e-9d53-0c1d2e3f4a5b.lock")));
    REQUIRE(left.open(QIODevice::WriteOnly));
    QFile other(desk.directory.filePath(QStringLiteral("records.db-of-somebody-else.lock")));
    REQUIRE(other.open(QIODevice::WriteOnly));
    valueOf(records->openJobs());
    CHECK(locks() == 2);
    CHECK_FALSE(left.exists());
    CHECK(other.exists());
}

TEST_CASE("An owner in the file that is no name of a program does not lead out of the directory") {
    RecordsDesk desk;
    const auto records = desk.open();
    valueOf(records->note(someJob("1")));
    const std::string target = desk.directory.filePath(QStringLiteral("precious.lock")).toStdString();
    QFile file(toQString(target));
    REQUIRE(file.open(QIODevice::WriteOnly));
    valueOf(desk.behind()->run("UPDATE jobs SET owner = ?", {std::string("x/../precious")}));
    CHECK_FALSE(valueOf(records->openJobs()).at(0).live);
    CHECK(file.exists());
}

TEST_CASE("A job that cannot be read is named") {
    RecordsDesk desk;
    const auto records = desk.open();
    const auto refused = [&](const std::string& from, const std::string& to) {
        valueOf(records->note(someJob("1")));
        valueOf(desk.behind()->run("UPDATE jobs SET document = replace(document, ?, ?)", {from, to}));
        const auto open = records->openJobs();
        INFO(from << " to " << to);
        CHECK(codeOf(open) == ErrorCode::DatabaseFailed);
        CHECK(open.error().detail.find("the job 1 ") != std::string::npos);
    };
    refused("{", "");
    refused("\"step\":\"Register\"", "\"step\":\"Dance\"");
    refused("\"step\":\"Register\"", "\"step\":7");
    refused("\"kind\":\"Enrol\"", "\"kind\":\"\"");
    refused("\"id\":\"1\"", "\"id\":\"2\"");
    refused("\"proved\":false", "\"proved\":0");
    refused("\"vendorId\":4176", "\"vendorId\":65536");
    refused("\"vendorId\":4176", "\"vendorId\":-1");
    refused("\"vendorId\":4176", "\"vendorId\":1.5");
    refused("\"startedAt\":1", "\"startedAt\":1000000000");
    refused("\"aaguid\":\"", "\"aaguid\":\"AAAA");
    refused("\"credentialId\":\"", "\"credentialId\":\"!");
    refused("\"rpId\":", "\"rp\":");
}

TEST_CASE("The file of the records is its owner's alone") {
    RecordsDesk desk;
    const auto modeOf = [](const std::filesystem::path& path) {
        struct stat status {};
        REQUIRE(::stat(path.c_str(), &status) == 0);
        return status.st_mode & 0777U;
    };
    {
        const auto records = desk.open();
        valueOf(records->note(someJob("1")));
        for (const auto& entry : std::filesystem::directory_iterator(desk.file().parent_path()))
            CHECK(modeOf(entry.path()) == 0600);
    }
    REQUIRE(::chmod(desk.file().c_str(), 0644) == 0);
    const auto records = desk.open();
    CHECK(modeOf(desk.file()) == 0600);
}
