"""The key is pulled out before each report of an enrolment: afterwards the portal's list and the key agree, or the error
says what may stay."""
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


if __name__ == "__main__":
    unittest.main()
