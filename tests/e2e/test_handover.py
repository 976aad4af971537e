"""PINs that are generated for one key: `enrol` and `replace` put them into a roster that openssl opens, or into letters.
And what proves a key's model where a profile wants that."""
import csv
import io
import json
import subprocess
import unittest

from house import PIN, House
from programs import environment


class Handover(House):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        profiles = cls.ctl.config / "profiles"
        profiles.mkdir(parents=True, exist_ok=True)
        for name, policy in {"generated": {"pin": "generated", "generatedPinLength": 8,
                                           "nicknamePattern": "{label} of {user}"},
                             "attested": {"attestationRequired": True}}.items():
            (profiles / f"{name}.json").write_text(json.dumps({"name": name, **policy}), encoding="utf-8")
        cls.certificate, cls.secret = cls.home / "boss.pem", cls.home / "boss.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-subj", "/CN=Boss", "-days", "2", "-keyout", cls.secret, "-out", cls.certificate],
                       check=True, capture_output=True)

    def opened(self, roster):
        text = subprocess.run(["openssl", "cms", "-decrypt", "-inform", "DER", "-in", roster, "-recip", self.certificate,
                               "-inkey", self.secret], check=True, capture_output=True, text=True).stdout
        return list(csv.DictReader(io.StringIO(text)))

    def generated(self, key, command, *arguments):
        return self.ctl.run(f"--simulate={key}", command, self.user, *arguments, "--profile", "generated",
                            "--label", "C-17", "--json")

    def nowhere_else(self, pin, answer):
        self.assertNotIn(pin, answer.out + answer.err)
        self.assertEqual([file for file in self.home.rglob("*") if file.is_file() and pin.encode() in file.read_bytes()], [])

    def test_into_a_roster(self):
        key, roster = self.key_file("key"), self.home / "enrol.p7m"
        to = ("--roster", roster, "--recipient", self.certificate)
        answer = self.generated(key, "enrol", *to)
        self.assertEqual(answer.code, 0, answer)
        self.assertIn(str(roster), answer.err)
        (row,) = self.opened(roster)
        (registration,) = self.registrations()
        self.assertEqual((row["user"], row["nickname"], row["label"], len(row["pin"])),
                         (self.user, registration["nickname"], "C-17", 8))
        self.assertTrue(row["nickname"].startswith("C-17 of "))
        self.assertEqual(len(self.passkeys(key, row["pin"])), 1)
        self.nowhere_else(row["pin"], answer)

        with self.subTest("and once more when the PIN is forgotten"):
            again = self.generated(key, "replace", registration["id"], "--yes", *to)
            self.assertEqual(again.code, 0, again)
            (new,) = self.opened(self.home / "enrol-2.p7m")
            self.assertNotEqual(new["pin"], row["pin"])
            self.assertEqual(len(self.passkeys(key, new["pin"])), 1)
            self.nowhere_else(new["pin"], again)

    def test_into_a_letter(self):
        key = self.key_file("key")
        self.assertEqual(self.generated(key, "enrol", "--letters", "-").code, 1, "not beside JSON")
        answer = subprocess.run(self.ctl.command(f"--simulate={key}", "enrol", self.user, "--profile", "generated",
                                                 "--letters", "-", "--paper", "letter"),
                                stdin=subprocess.DEVNULL, capture_output=True, env=environment(self.ctl.home), check=False)
        self.assertEqual(answer.returncode, 0, answer)
        self.assertTrue(answer.stdout.startswith(b"%PDF-"), answer)
        self.assertEqual(len(self.registrations()), 1)

    def test_nothing_to_hand_over(self):
        key = self.key_file("key")
        typed = self.enrol(key, "--roster", self.home / "typed.p7m", "--recipient", self.certificate)
        self.assert_fails(typed, "InvalidArgument")
        self.assertIn("typed", typed.error["message"])
        nobody = self.generated(key, "enrol", "--roster", self.home / "nobody.p7m")
        self.assert_fails(nobody, "InvalidArgument")
        self.assertEqual(self.registrations(), [])
        self.assertFalse((self.home / "typed.p7m").exists())

    def test_a_model_is_proved_by_its_root(self):
        key, root = self.key_file("key"), self.home / "root.pem"
        refused = self.enrol(key, "--profile", "attested")
        self.assert_fails(refused, "AttestationUntrusted")
        self.assertIn("--trust", refused.error["message"])
        self.assertIn("trust", refused.error["detail"])
        others = self.enrol(key, "--profile", "attested", "--trust", self.certificate)
        self.assert_fails(others, "AttestationUntrusted")
        self.assertEqual(self.registrations(), [])
        self.assert_fails(self.enrol(key, "--profile", "attested", "--trust", self.secret), "Malformed")
        root.write_text(self.ctl.expect(0, "simulate", "--print-root").out, encoding="utf-8")
        answer = self.enrol(key, "--profile", "attested", "--trust", root, "--trust", self.certificate)
        self.assertEqual(answer.code, 0, answer)
        self.assertEqual(len(self.passkeys(key, PIN)), 1)

        with self.subTest("in a batch"):
            table, report = self.home / "box.csv", self.home / "report.csv"
            table.write_text(f"user,profile\n{self.user},attested\n", encoding="utf-8")
            lacking = self.ctl.run("--simulate", "batch", "run", table, "--report", report, "--json")
            self.assert_fails(lacking, "AttestationUntrusted")
            self.assertFalse(report.exists())


if __name__ == "__main__":
    unittest.main()
