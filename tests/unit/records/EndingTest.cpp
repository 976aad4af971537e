#include "tests/unit/records/Desk.h"

using namespace fidesk;
using namespace fidesk::records;
using namespace fidesk::test;

namespace {

void checkSound(Records& records) {
    const Check check = valueOf(records.verify());
    CHECK(check.fault == std::nullopt);
    CHECK(check.item.empty());
}

/// The states of the items, by id.
std::string statesOf(Records& records) {
    std::string states;
    for (const Item& item : valueOf(records.items()))
        states += item.id + " " + std::string(name(item.state)) + "; ";
    return states;
}

Job replacing(const std::string& id, const std::string& old, JobStep step) {
    Job job = someJob(id);
    job.kind = JobKind::Replace;
    job.replacedId = "registration-" + old;
    job.step = step;
    return job;
}

} // namespace

TEST_CASE("A job that ended registered is an issued key and a line of the trail") {
    RecordsDesk desk;
    const auto records = desk.open();
    Job job = someJob("1");
    valueOf(records->note(job));
    job.registrationId = "registration-1";
    desk.clock.time += std::chrono::seconds(5) + std::chrono::milliseconds(400);
    valueOf(records->end(job, Ending::Registered, "done", "with a flaw"));

    CHECK(valueOf(records->openJobs()).empty());
    const auto items = valueOf(records->items());
    REQUIRE(items.size() == 1);
    const Item& item = items[0];
    CHECK(item.id == "1");
    CHECK(item.state == ItemState::Issued);
    CHECK(item.key.product == "YubiKey OTP+FIDO+CCID");
    CHECK(item.key.vendorId == 0x1050);
    CHECK(item.key.productId == 0x0407);
    CHECK(item.key.aaguid == job.key.aaguid);
    CHECK(item.key.model == "YubiKey 5 NFC");
    CHECK(item.key.label == "C-1");
    CHECK(item.holder.id == "id-ann");
    CHECK(item.holder.userPrincipalName == "ann@contoso.example");
    CHECK(item.holder.displayName == "ann Example");
    CHECK(item.portal == "https://portal.contoso.example");
    CHECK(item.registrationId == "registration-1");
    CHECK(item.nickname == "Key of ann");
    CHECK(item.credentialId == Bytes(64, 9));
    CHECK(item.profile == "standard");
    CHECK(item.issuedAt == sql::fromSeconds(1'790'000'005));
    CHECK(item.changedAt == item.issuedAt);
    CHECK(item.by == "admin@contoso.example");

    const auto events = valueOf(records->events());
    REQUIRE(events.size() == 1);
    const Event& event = events[0];
    CHECK(event.id == 1);
    CHECK(event.time == sql::fromSeconds(1'790'000'005));
    CHECK(event.action == "key.enrolled");
    CHECK(event.outcome == "done");
    CHECK(event.by == "admin@contoso.example");
    CHECK_FALSE(event.account.empty());
    CHECK(event.holder.userPrincipalName == "ann@contoso.example");
    CHECK(event.key.label == "C-1");
    CHECK(event.portal == "https://portal.contoso.example");
    CHECK(event.detail == "with a flaw");
    CHECK(event.jobId == "1");
    CHECK(event.hash.size() == 32);
    checkSound(*records);
}

TEST_CASE("A job that ended otherwise is a line of the trail alone") {
    RecordsDesk desk;
    const auto records = desk.open();
    valueOf(records->note(someJob("1")));
    valueOf(records->end(someJob("1"), Ending::Undone, "NotTouched", ""));
    valueOf(records->end(someJob("2"), Ending::Failed, "KeyUnplugged", "a PIN was set"));
    CHECK(valueOf(records->items()).empty());
    CHECK(valueOf(records->openJobs()).empty());
    const auto events = valueOf(records->events());
    REQUIRE(events.size() == 2);
    CHECK(events[1].action == "enrolment.undone");
    CHECK(events[1].outcome == "NotTouched");
    CHECK(events[0].action == "enrolment.failed");
    CHECK(events[0].detail == "a PIN was set");
    checkSound(*records);
}

TEST_CASE("A job that was given up is a key in doubt where there is a credential") {
    RecordsDesk desk;
    const auto records = desk.open();
    valueOf(records->end(someJob("1"), Ending::Abandoned, "PortalUnreachable", ""));
    Job early = someJob("2");
    early.step = JobStep::SetPin;
    early.credentialId.clear();
    valueOf(records->end(early, Ending::Abandoned, "KeyUnplugged", ""));
    CHECK(statesOf(*records) == "1 InDoubt; ");
    CHECK(valueOf(records->events()).at(0).action == "enrolment.in-doubt");
    checkSound(*records);
}

TEST_CASE("What a replacement replaces is removed as far as it came to that") {
    RecordsDesk desk;
    const auto records = desk.open();
    endRegistered(*records, someJob("old"));
    const auto after = [&](JobStep step, Ending ending) {
        static int number = 0;
        const std::string id = "new" + std::to_string(++number);
        valueOf(records->end(replacing(id, "old", step), ending, "x", ""));
        return valueOf(records->items({.text = "C-old"})).at(0).state;
    };
    CHECK(after(JobStep::ResetKey, Ending::Undone) == ItemState::Issued);
    CHECK(after(JobStep::RemoveOld, Ending::Failed) == ItemState::InDoubt);
    CHECK(after(JobStep::Configure, Ending::Failed) == ItemState::Removed);

    endRegistered(*records, someJob("old2"));
    endRegistered(*records, replacing("good", "old2", JobStep::Register));
    CHECK(valueOf(records->items({.text = "c-OLD2"})).at(0).state == ItemState::Removed);
    CHECK(valueOf(records->items({.text = "c-good"})).at(0).state == ItemState::Issued);
    CHECK(valueOf(records->events()).at(0).action == "key.replaced");
    checkSound(*records);
}

TEST_CASE("An ended job cannot be ended as registered again") {
    RecordsDesk desk;
    const auto records = desk.open();
    endRegistered(*records, someJob("1"));
    CHECK(codeOf(records->end(someJob("1"), Ending::Registered, "done", "")) == ErrorCode::DatabaseFailed);
    CHECK(valueOf(records->events()).size() == 1);
    checkSound(*records);
}

TEST_CASE("What was done outside of jobs goes to the trail, and the inventory follows") {
    RecordsDesk desk;
    const auto records = desk.open();
    endRegistered(*records, someJob("1"));
    endRegistered(*records, someJob("2"));
    const Event removed{.action = action::registrationRemoved,
                        .by = "admin@contoso.example",
                        .portal = "https://portal.contoso.example"};
    Event elsewhere = removed;
    elsewhere.portal = "https://other.example";
    Event refused = removed;
    refused.outcome = "Forbidden";
    Event renamed = removed;
    renamed.action = action::registrationRenamed;

    valueOf(records->add({.action = "pin.set", .key = someKey("C-1")}));
    valueOf(records->add(elsewhere, "registration-1"));
    valueOf(records->add(refused, "registration-1"));
    valueOf(records->add(removed, "unknown"));
    CHECK(statesOf(*records) == "1 Issued; 2 Issued; ");
    desk.clock.time += std::chrono::hours(1);
    valueOf(records->add(renamed, "registration-2", "Zo\xC3\xAB \xF0\x9F\x94\x91"));
    valueOf(records->add(removed, "registration-1"));
    CHECK(statesOf(*records) == "1 Removed; 2 Issued; ");
    const auto items = valueOf(records->items());
    CHECK(items.at(0).changedAt == desk.clock.time);
    CHECK(items.at(0).nickname == "Key of ann");
    CHECK(items.at(1).nickname == "Zo\xC3\xAB \xF0\x9F\x94\x91");
    CHECK(valueOf(records->events()).size() == 8);
    CHECK(valueOf(records->verify()).items == 2);
    checkSound(*records);
}

TEST_CASE("Texts are kept as they are; those of the trail are cut") {
    RecordsDesk desk;
    const auto records = desk.open();
    Job job = someJob("1");
    job.nickname = "\xE2\x80\xAE\xEE\x80\x80 \xF0\x9F\x94\x91\xCC\x81 '; DROP TABLE items; -- \xC2\x85";
    job.holder.displayName = std::string("a\0b", 3) + "\xFF";
    valueOf(records->note(job));
    std::string wide;
    for (int i = 0; i < 600; ++i)
        wide += "\xF0\x9F\x94\x91";
    valueOf(records->end(job, Ending::Registered, "done", wide));
    const Item item = valueOf(records->items()).at(0);
    CHECK(item.nickname == job.nickname);
    CHECK(item.holder.displayName == "a\xEF\xBF\xBD"
                                     "b\xEF\xBF\xBD");
    CHECK(valueOf(records->events()).at(0).detail == wide.substr(0, std::size_t{4} * 512));
    checkSound(*records);
}

TEST_CASE("A search finds what has all its words, whatever their case") {
    RecordsDesk desk;
    const auto records = desk.open();
    Job zoe = someJob("1", "zoe");
    zoe.holder.displayName = "ZO\xC3\x8B Stra\xC3\x9F"
                             "e";
    desk.clock.time += std::chrono::seconds(1);
    endRegistered(*records, zoe);
    desk.clock.time += std::chrono::seconds(1);
    endRegistered(*records, someJob("2", "bob"));
    const auto count = [&](const std::string& text) {
        const std::size_t items = valueOf(records->items({.text = text})).size();
        CHECK(valueOf(records->events({.text = text})).size() == items);
        return items;
    };
    CHECK(count("") == 2);
    CHECK(count("  ") == 2);
    CHECK(count("yubikey") == 2);
    CHECK(count("zo\xC3\xAB") == 1);
    CHECK(count("STRASSE") == 1);
    CHECK(count("bob C-2") == 1);
    CHECK(count("bob C-1") == 0);
    CHECK(count("100%") == 0);
    CHECK(count("_") == 0);
    CHECK(count(std::string("\0", 1)) == 0);
    CHECK(valueOf(records->items()).at(0).id == "2");
    CHECK(valueOf(records->items({.limit = 1, .offset = 1})).at(0).id == "1");
    CHECK(valueOf(records->events({.limit = 1})).at(0).id == 2);
    CHECK(valueOf(records->events({.before = 2})).at(0).id == 1);
    CHECK(valueOf(records->events({.before = 1})).empty());
}
