"""The records: what was done goes into them, comes out of them, and cannot be altered unseen."""
import csv
import io
import json
import re
import sqlite3
import unittest

import schema
from house import PIN, House
from programs import ADMINISTRATOR, Ctl

NEW_PIN = "60283174"


class Records(House):
    def setUp(self):
        super().setUp()
        # Portal and sign-in are shared; the records are each test's own.
        for file in self.ctl.home.rglob("records.db*"):
            file.unlink()
        self.key = self.key_file("key")

    def says(self, definition, *words):
        return schema.check(self.ctl.expect(0, *words, "--json").out.splitlines()[-1], definition)

    def file(self):
        return next(self.ctl.home.rglob("records.db"))

    def events(self):
        """The newest first."""
        return self.says("recordsListEventsResult", "records", "list", "--events")["events"]

    def set_pin(self, pin=PIN):
        self.ctl.expect(0, f"--simulate={self.key}", "key", "pin", "set", "--pin-stdin", lines=[pin])

    def test_what_is_done_at_the_key_desk(self):
        self.assertEqual(self.events(), [])
        self.set_pin()
        self.ctl.expect(0, f"--simulate={self.key}", "key", "pin", "change", "--pin-stdin", lines=[PIN, NEW_PIN])
        wrong = self.ctl.run(f"--simulate={self.key}", "key", "pin", "change", "--pin-stdin", lines=[PIN, NEW_PIN])
        self.assertEqual(wrong.code, 1, wrong)
        self.ctl.expect(0, f"--simulate={self.key}", "key", "settings", "always-uv", "on", "--pin-stdin",
                        lines=[NEW_PIN])
        self.ctl.expect(0, f"--simulate={self.key}", "key", "reset", "--yes")
        events = self.events()
        self.assertEqual([event["action"] for event in events],
                         ["key.reset", "setting.always-uv", "pin.changed", "pin.set"])
        for event in events:
            self.assertEqual(event["outcome"], "done")
            self.assertTrue(event["key"]["product"])
            self.assertTrue(event["account"])
        content = b"".join(path.read_bytes() for path in self.ctl.home.rglob("records.db*"))
        for pin in (PIN, NEW_PIN):
            self.assertNotIn(pin.encode(), content)
        self.assertEqual(self.file().stat().st_mode & 0o777, 0o600)

    def test_registrations(self):
        self.assertEqual(self.enrol(self.key, "--nickname", "Blue key").code, 0)
        self.ctl.expect(0, "registrations", "rename", self.user, "Blue key", "=1+1")
        self.ctl.expect(0, "registrations", "remove", self.user, "=1+1", "--yes")
        removed, renamed = self.events()[:2]
        self.assertEqual((renamed["action"], removed["action"]), ("registration.renamed", "registration.removed"))
        for event in (renamed, removed):
            self.assertEqual(event["administrator"], ADMINISTRATOR)
            self.assertEqual(event["user"]["userPrincipalName"], self.user)
            self.assertEqual(event["portal"], self.proxy.url)
        self.assertTrue(renamed["detail"].startswith("Blue key ("), renamed)

    def test_an_enrolment_is_there_once_and_its_key_goes_with_the_registration(self):
        nickname = "=Zoë 🔑 'key'"
        self.assertEqual(self.enrol(self.key, "--nickname", nickname, "--label", "C-17").code, 0)
        self.assertEqual([event["action"] for event in self.events()], ["key.enrolled"])
        item, = self.says("recordsListItemsResult", "records", "list", "c-17 ZOË")["items"]
        registration, = self.registrations()
        self.assertEqual((item["state"], item["nickname"], item["registrationId"]),
                         ("Issued", nickname, registration["id"]))
        self.assertEqual(item["user"]["userPrincipalName"], self.user)
        self.assertEqual([item["credentialId"]], self.passkeys(self.key))
        csv_text = self.ctl.expect(0, "records", "export", "--csv", "-").out
        row, = csv.DictReader(io.StringIO(csv_text))
        self.assertEqual((row["nickname"], row["label"], row["state"]), ("'" + nickname, "C-17", "Issued"))
        self.ctl.expect(0, "registrations", "rename", self.user, nickname, "Blue key")
        self.ctl.expect(0, "registrations", "remove", self.user, "Blue key", "--yes")
        item, = self.says("recordsListItemsResult", "records", "list")["items"]
        self.assertEqual((item["state"], item["nickname"]), ("Removed", "Blue key"))
        self.assertEqual(self.says("recordsVerifyResult", "records", "verify")["items"], 1)

    def test_a_nickname_of_any_unicode_text_comes_back_everywhere(self):
        nickname = "Key"
        self.assertEqual(self.enrol(self.key, "--nickname", nickname).code, 0)
        for typed, stored in [("\u202eabc\u202c \u0661\u0662 \u05d0\u05d1", None),
                              ("👩🏽\u200d⚕️ e\u0301\u200b\ue000\U0001f3f4\U000e0067\U000e007f", None),
                              ("a\ufeff\u2028\ufdd0\U0001fffe\U0010ffff", None),
                              ("\ufeff \u3000\u00a0'\"`${x} %s \\ <b>\u00a0\ufeff", "'\"`${x} %s \\ <b>"),
                              ("\ufeffBlue key", "Blue key")]:
            stored = stored or typed
            self.ctl.expect(0, "registrations", "rename", self.user, nickname, typed)
            nickname = stored
            self.assertEqual([registration["nickname"] for registration in self.registrations()], [stored])
            item, = self.says("recordsListItemsResult", "records", "list")["items"]
            self.assertEqual(item["nickname"], stored)
            row, = csv.DictReader(io.StringIO(self.ctl.expect(0, "records", "export", "--csv", "-").out))
            self.assertEqual(row["nickname"], stored)

    def test_lists_search_and_say_when_there_is_nothing(self):
        empty = self.ctl.expect(0, "records", "list")
        self.assertRegex(empty.out, r"^There is nothing")
        self.assertEqual(self.says("recordsListItemsResult", "records", "list"), {"items": [], "more": False})
        self.set_pin()
        found = self.ctl.expect(0, "records", "list", "PIN.SET", "--events")
        self.assertIn("pin.set", found.out)
        self.assertRegex(found.out.splitlines()[0], r"^ID +TIME +ACTION")
        nothing = self.says("recordsListEventsResult", "records", "list", "--events", "unheard-of")
        self.assertEqual(nothing["events"], [])

    def test_export_and_back(self):
        self.set_pin()
        self.ctl.expect(0, f"--simulate={self.key}", "key", "reset", "--yes")
        listed = self.events()
        out = self.home / f"{self.id()}.csv"
        said = self.ctl.expect(0, "records", "export", "--events", "--csv", out)
        self.assertEqual(said.out, f"Wrote 2 to {out}.\n")
        text = out.read_bytes().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        self.assertEqual([row["action"] for row in rows], [event["action"] for event in listed])
        self.assertEqual([int(row["id"]) for row in rows], [event["id"] for event in listed])
        self.assertEqual([row["hash"] for row in rows], [event["hash"] for event in listed])
        self.assertEqual(out.stat().st_mode & 0o777, 0o600)
        again = self.ctl.run("records", "export", "--events", "--csv", out)
        self.assertEqual(again.code, 1, again)
        self.ctl.expect(0, "records", "export", "--events", "--csv", "--force", out)
        piped = self.ctl.expect(0, "records", "export", "--events", "--csv", "-")
        self.assertEqual(piped.out.splitlines(), text.splitlines())
        whole = self.says("recordsListEventsResult", "records", "export", "--events", "-")
        self.assertEqual(whole["events"], listed)
        file = self.home / f"{self.id()}.json"
        self.assertEqual(self.says("recordsExportResult", "records", "export", "--events", file)["exported"],
                         {"events": 2, "file": str(file)})
        self.assertEqual(json.loads(file.read_text(encoding="utf-8"))["events"], listed)
        neither = self.ctl.run("records", "export", "-")
        self.assertEqual(neither.code, 1, neither)
        self.assertIn("--csv", neither.err)

    def test_verify(self):
        self.set_pin()
        self.ctl.expect(0, f"--simulate={self.key}", "key", "reset", "--yes")
        good = self.says("recordsVerifyResult", "records", "verify")
        self.assertEqual((good["events"], good["items"]), (2, 0))
        self.assertEqual(good["head"], f"2:{self.events()[0]['hash']}")
        self.says("recordsVerifyResult", "records", "verify", "--expect", good["head"])
        for_people = self.ctl.expect(0, "records", "verify")
        self.assertIn(good["head"], for_people.out)
        bad = self.ctl.run("records", "verify", "--expect", "2:00")
        self.assertEqual(bad.code, 1, bad)
        self.assertIn("ID:HASH", bad.err)

        def after(statement):
            before = self.file().read_bytes()
            with sqlite3.connect(self.file()) as database:
                database.execute(statement)
            database.close()
            answer = self.ctl.run("records", "verify", "--expect", good["head"])
            program = self.ctl.run("records", "verify", "--json")
            self.file().write_bytes(before)
            self.assertEqual(answer.code, 1, answer)
            self.assertRegex(answer.err, r"The records were altered: .*backups\.")
            if program.code != 0:
                self.assert_fails(program, "Malformed")
            return answer.err, program.error["detail"] if program.code else ""

        said, detail = after("UPDATE trail SET account = 'somebody' WHERE id = 1")
        self.assertIn("event 1 of the trail", said)
        self.assertEqual(detail, "Altered 1")
        said, detail = after("DELETE FROM trail WHERE id = 2")
        self.assertEqual(detail, "TailMissing 2")
        said, detail = after("INSERT INTO items SELECT 'made-up', 'Issued', '', '', '', 0, 0, x'', '', '', '', '', '',"
                             " '', '', '', x'', '', 0, '', 0, ''")
        self.assertIn("made-up", said)
        self.assertEqual(detail, "ItemAltered made-up")
        self.says("recordsVerifyResult", "records", "verify", "--expect", good["head"])

    def test_a_file_that_is_none(self):
        self.set_pin()
        self.file().write_bytes(b"no database" * 100)
        broken = self.ctl.run("records", "list")
        self.assertEqual(broken.code, 1, broken)
        self.assertRegex(broken.err, r"[.)]\n")
        # What is done is done all the same, and the person is told.
        done = self.ctl.expect(0, f"--simulate={self.key}", "key", "pin", "change", "--pin-stdin",
                               lines=[PIN, NEW_PIN])
        self.assertEqual(len(re.findall("not in the records", done.err)), 1, done.err)


if __name__ == "__main__":
    unittest.main()
