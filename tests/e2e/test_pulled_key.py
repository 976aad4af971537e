"""The key is pulled out before each report of an enrolment: afterwards the portal's list and the key agree, or the error
says what may stay."""
import json
import unittest

from house import PIN, House

NICKNAME = "Pulled key"
MOST_REPORTS = 1000


class PulledKey(House):
    def pull_at(self, report, key):
        """Whether the enrolment came to its end before that report."""
        answer = self.ctl.run(f"--simulate={key}", f"--simulate-remove-at={report}", "enrol", self.user, "--nickname",
                              NICKNAME, "--pin-stdin", "--json", lines=[PIN])
        registered = [registration["id"][:-1] for registration in self.registrations()]
        if answer.code == 0:
            self.assertEqual(registered, self.passkeys(key), answer)
            return True
        self.assert_fails(answer, answer.error["code"])
        self.assertIn(answer.error["code"], ("KeyUnplugged", "NoKey", "KeyUnresponsive"), answer)
        self.assertEqual(registered, [], "what is registered could not be proved, and is taken back")
        on_key = self.passkeys(key)
        self.assertLessEqual(len(on_key), 1)
        if on_key:
            self.assertRegex(answer.error["detail"], "may be on the key|stays on the key", answer)
            self.left_behind += 1
        return False

    def test_at_each_report(self):
        report, self.left_behind = 0, 0
        while True:
            report += 1
            self.assertLess(report, MOST_REPORTS)
            with self.subTest(report=report):
                key = self.key_file(report)
                if self.pull_at(report, key):
                    break
        self.assertGreater(report, 20, "an enrolment takes more reports than that")
        self.assertGreater(self.left_behind, 0, "pulled out after it made the passkey")

    def test_a_generated_pin_is_never_lost(self):
        (self.ctl.config / "profiles").mkdir(parents=True, exist_ok=True)
        (self.ctl.config / "profiles" / "made.json").write_text('{"name": "Made", "pin": "generated", "alwaysUv": true}')
        report, known, in_doubt, set_in_doubt = 0, 0, 0, 0
        while True:
            report += 1
            self.assertLess(report, MOST_REPORTS)
            key = self.key_file(f"made-{report}")
            answer = self.ctl.run(f"--simulate={key}", f"--simulate-remove-at={report}", "enrol", self.user, "--nickname",
                                  NICKNAME, "--profile", "made", "--json")
            if answer.code == 0:
                break
            events = [json.loads(line) for line in answer.out.splitlines()]
            told = [event for event in events if event.get("event") == "pinGenerated"]
            info = self.ctl.expect(0, f"--simulate={key}", "key", "info", "--json").json["info"]
            with self.subTest(report=report):
                self.assertLessEqual(len(told), 1)
                doubt = bool(told and told[0].get("inDoubt"))
                self.assertEqual("perhaps" in answer.err or "or none" in answer.err, doubt, answer)
                if info["pinSet"]:
                    self.assertEqual(len(told), 1, answer)
                    self.ctl.expect(0, f"--simulate={key}", "key", "passkeys", "list", "--pin-stdin", lines=[told[0]["pin"]])
                    self.assertIn("PIN", self.last_event()["detail"])
                    self.assertNotIn("nobody", self.last_event()["detail"])
                known += bool(told) and not doubt
                in_doubt += doubt
                set_in_doubt += doubt and info["pinSet"]
        self.assertGreater(known, 0)
        self.assertGreater(set_in_doubt, 0, "pulled out after it took the PIN")
        self.assertGreater(in_doubt, set_in_doubt, "and before")
        with self.subTest("who knows the PIN goes on with the key"):
            pin, key = told[0]["pin"], self.key_file(f"made-{report - 1}")
            again = self.ctl.expect(0, f"--simulate={key}", "enrol", self.user, "--nickname", "Again", "--profile", "made",
                                    "--pin-stdin", lines=[pin])
            self.assertIn("Registered", again.out)

    def last_event(self):
        return self.ctl.expect(0, "records", "list", "--events", "--json").json["events"][0]


if __name__ == "__main__":
    unittest.main()
