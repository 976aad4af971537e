"""Keys for a list of users, with software keys that the program swaps itself: rows, report, faults, stop and resume."""
import csv
import io
import json
import re
import signal
import subprocess
import unittest

import schema
from house import PIN, House
from programs import ADMINISTRATOR, end


class Batch(House):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        found = [user["userPrincipalName"] for letter in "elmn"
                 for user in cls.ctl.expect(0, "users", "find", letter, "--all", "--json").json["users"]]
        cls.users = iter(sorted(set(found) - {ADMINISTRATOR}))

    def setUp(self):
        super().setUp()
        self.keys = self.home / f"{self.id().rsplit('.', 1)[1]}-keys"
        self.keys.mkdir()
        self.report = self.home / f"{self.id().rsplit('.', 1)[1]}.csv"
        self.file = self.home / f"{self.id().rsplit('.', 1)[1]}-users.csv"

    def write(self, *rows, header="user,nickname,label"):
        self.file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")

    def some(self, count):
        return [next(self.users) for _ in range(count)]

    def batch(self, *options, keys=1, lines=(), **how):
        simulate = [f"--simulate={self.keys}"] * keys
        return self.ctl.run(*simulate, "batch", "run", self.file, "--report", self.report, "--pin-stdin", "--json",
                            *options, lines=lines, **how)

    def reported(self):
        """The report's rows by user; every line of it is there. A spreadsheet is told by a ' that it is no formula."""
        text = self.report.read_text(encoding="utf-8-sig")
        return {row["user"]: {name: re.sub("^'(?=[=+@-])", "", field) for name, field in row.items()}
                for row in csv.DictReader(io.StringIO(text))}

    @staticmethod
    def events(answer, name=None):
        lines = [json.loads(line) for line in answer.out.splitlines()]
        return [line for line in lines if name is None or line.get("event") == name]

    def on_keys(self):
        """The passkeys on all software keys of the directory."""
        return [credential for key in sorted(self.keys.iterdir()) for credential in self.passkeys(key)]

    def test_rows_one_after_another(self):
        users = self.some(5)
        self.write(*[f"{user},Key {number},L{number}" for number, user in enumerate(users)])
        answer = self.batch(lines=[PIN] * 5)
        self.assertEqual(answer.code, 0, answer)
        self.assertEqual(len(self.events(answer, "rowEnded")), 5)
        self.assertEqual(answer.json["progress"]["done"], 5)
        reported = self.reported()
        for number, user in enumerate(users):
            (registration,) = self.registrations(user)
            self.assertEqual(registration["nickname"], f"Key {number}")
            self.assertEqual((reported[user]["state"], reported[user]["registration"]), ("Done", registration["id"]))
        self.assertEqual(len(set(self.on_keys())), 5)
        listed = self.ctl.expect(0, "batch", "list", "--json").json["batches"]
        self.assertEqual(listed[0]["progress"]["done"], 5)
        shown = self.ctl.expect(0, "batch", "show", listed[0]["id"][:8], "--json").json
        self.assertEqual([row["state"] for row in shown["rows"]], ["Done"] * 5)
        again = self.batch("--resume", lines=[PIN])
        self.assert_fails(again, "InvalidArgument")

    def test_keys_at_once(self):
        users = self.some(6)
        self.write(*[f"{user},," for user in users])
        answer = self.batch(keys=3, lines=[PIN] * 6)
        self.assertEqual(answer.code, 0, answer)
        for user in users:
            self.assertEqual(len(self.registrations(user)), 1)
        self.assertEqual(len(set(self.on_keys())), 6)

    def test_all_that_is_wrong_with_a_file(self):
        self.write("ann@x.example,Blue,1,nope", ",Red,1,", "ann@x.example,1234567890123456789012345678901,,",
                   header="user;nickname;label;profile".replace(";", ","))
        answer = self.batch()
        self.assert_fails(answer, "Malformed")
        self.assertEqual([(it["line"], it["column"]) for it in self.events(answer, "fileProblem")],
                         [(2, "profile"), (3, "user"), (3, "label"), (4, "nickname")])
        self.assertFalse(self.report.exists())
        self.assertEqual(list(self.keys.iterdir()), [])

    def test_a_user_who_is_not_there(self):
        users = self.some(2)
        self.write(f"{users[0]},,", "nobody@contoso.example,,", f"{users[1]},,")
        answer = self.batch(lines=[PIN] * 2)
        self.assert_fails(answer, "Forbidden")  # what this portal says of users who are not ours
        self.assertEqual([row["state"] for row in self.reported().values()], ["Done", "Failed", "Done"])
        self.assertIn("user", self.reported()["nobody@contoso.example"]["reason"])
        self.assertEqual(len(list(self.keys.iterdir())), 3)  # the last one was not needed
        self.assertEqual(len(set(self.on_keys_with_pin())), 2)

    def on_keys_with_pin(self, pin=PIN):
        found = []
        for key in sorted(self.keys.iterdir()):
            info = self.ctl.expect(0, f"--simulate={key}", "key", "info", "--json").json["info"]
            if info["pinState"] == "set":
                found += self.passkeys(key, pin)
        return found

    def test_no_more_pins_stops_it_and_it_goes_on(self):
        users = self.some(4)
        self.write(*[f"{user},," for user in users])
        answer = self.batch(lines=[PIN] * 2)
        self.assert_fails(answer, "PinRequired")
        self.assertEqual([row["state"] for row in self.reported().values()], ["Done", "Done", "Waiting", "Waiting"])
        self.assert_fails(self.batch(lines=[PIN] * 2), "InvalidArgument")  # nobody to ask: --resume or --anew
        answer = self.batch("--resume", lines=[PIN] * 2)
        self.assertEqual(answer.code, 0, answer)
        self.assertEqual(self.events(answer)[0]["event"], "resumed")
        self.assertEqual([row["state"] for row in self.reported().values()], ["Done"] * 4)
        for user in users:
            self.assertEqual(len(self.registrations(user)), 1)

    def test_a_fault_fails_one_row_and_it_is_tried_again(self):
        users = self.some(3)
        self.write(*[f"{user},," for user in users])
        answer = self.batch("--fault=status:0x28@6", lines=[PIN] * 3)
        failed = [row["user"] for row in self.reported().values() if row["state"] == "Failed"]
        self.assertEqual(answer.code, 1, answer)
        self.assertEqual(len(failed), 1, answer)
        shown = self.ctl.expect(0, "batch", "list", "--json").json["batches"][0]
        self.ctl.expect(0, "batch", "skip", shown["id"], "1", "--json")
        self.ctl.expect(0, "batch", "retry", shown["id"], "1", "--json")
        self.ctl.expect(1, "batch", "retry", shown["id"], "2", "--json")
        self.ctl.expect(1, "batch", "skip", shown["id"], "9", "--json")
        answer = self.batch("--resume", "--retry", lines=[PIN] * 3)
        self.assertEqual(answer.code, 0, answer)
        for user in users:
            self.assertEqual(len(self.registrations(user)), 1)

    def test_a_report_that_cannot_be_written_begins_nothing(self):
        self.write(f"{self.user},,")
        self.report = self.home / "none" / "report.csv"
        before = len(self.ctl.expect(0, "batch", "list", "--json").json["batches"])
        self.assert_fails(self.batch(lines=[PIN]), "FileUnwritable")
        self.assertEqual(len(self.ctl.expect(0, "batch", "list", "--json").json["batches"]), before)

    def test_stopped_in_the_middle(self):
        users = self.some(8)
        self.write(*[f"{user},," for user in users])
        process = self.ctl.start(f"--simulate={self.keys}", "batch", "run", self.file, "--report", self.report,
                                 "--pin-stdin", "--json")
        try:
            process.stdin.write("".join(f"{PIN}\n" for _ in users))
            process.stdin.flush()
            out = []
            for line in process.stdout:
                out.append(line)
                if sum('"rowEnded"' in it for it in out) == 3:
                    process.send_signal(signal.SIGINT)
                    break
            rest, _ = process.communicate(timeout=60)
        finally:
            end(process)
        schema.check_output("".join(out) + rest)
        self.assertNotEqual(process.returncode, 0)
        states = [row["state"] for row in self.reported().values()]
        self.assertEqual(len(states), 8)
        self.assertEqual(set(states), {"Done", "Waiting"})
        for user, state in zip(users, states):
            self.assertEqual(len(self.registrations(user)), 1 if state == "Done" else 0)
        answer = self.batch("--resume", lines=[PIN] * 8)
        self.assertEqual(answer.code, 0, answer)
        for user in users:
            self.assertEqual(len(self.registrations(user)), 1)
        self.assertEqual(len(set(self.on_keys_with_pin())), 8)

    def test_killed_in_the_middle(self):
        users = self.some(8)
        self.write(*[f"{user},," for user in users])
        process = self.ctl.start(f"--simulate={self.keys}", "batch", "run", self.file, "--report", self.report,
                                 "--pin-stdin", "--json")
        try:
            process.stdin.write("".join(f"{PIN}\n" for _ in users))
            process.stdin.flush()
            for line in process.stdout:
                if '"rowEnded"' in line:
                    process.kill()
                    break
        finally:
            end(process)
        self.assertEqual(len(self.reported()), 8)
        answer = self.batch("--resume", lines=[PIN] * 8)
        states = [row["state"] for row in self.reported().values()]
        self.assertLessEqual(states.count("UnderWay"), 1, answer)
        self.assertEqual(states.count("Done") + states.count("UnderWay") + states.count("Failed"), 8, answer)
        for user, state in zip(users, states):
            if state == "Done":
                self.assertEqual(len(self.registrations(user)), 1)

    def test_generated_pins_go_to_whom_they_are_for(self):
        profiles = self.home / "administrator" / "config" / "profiles"
        profiles.mkdir(exist_ok=True)
        (profiles / "generated.json").write_text('{"name": "Generated", "pin": "generated", "generatedPinLength": 8, '
                                                 '"nicknamePattern": "{label} of the desk"}')
        certificate, secret, roster = (self.home / name for name in ("boss.pem", "boss.key", "pins.p7m"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-subj", "/CN=Boss", "-days", "2", "-keyout", secret, "-out", certificate],
                       check=True, capture_output=True)
        (user,) = self.some(1)
        self.write(f"{user},,L1")
        answer = self.batch("--profile", "generated", "--roster", roster, "--recipient", certificate)
        self.assertEqual(answer.code, 0, answer)
        opened = subprocess.run(["openssl", "cms", "-decrypt", "-inform", "DER", "-in", roster, "-recip", certificate,
                                 "-inkey", secret], check=True, capture_output=True, text=True).stdout
        (row,) = csv.DictReader(io.StringIO(opened))
        self.assertEqual((row["user"], row["label"], len(row["pin"])), (user, "L1", 8))
        self.assertEqual(row["nickname"], "L1 of the desk", "the one that the profile made")
        self.assertEqual(len(self.on_keys_with_pin(row["pin"])), 1)
        self.assertNotIn(row["pin"], answer.out + answer.err)
        others = [file for file in self.home.rglob("*") if file.is_file() and row["pin"].encode() in file.read_bytes()]
        self.assertEqual(others, [])


if __name__ == "__main__":
    unittest.main()
