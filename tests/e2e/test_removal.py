"""A removed registration is refused from the next request on, even in the middle of a sign-in."""
import threading
import unittest

from house import PIN, House, sign_in
from programs import PASSWORD, Ctl


class Removal(House):
    def try_key(self, key, *arguments):
        return self.ctl.run(f"--simulate={key}", "portal", "try", self.user, "--json", "--password-stdin", "--pin-stdin",
                            *arguments, lines=[PASSWORD, PIN])

    def setUp(self):
        super().setUp()
        self.key = self.key_file("key")
        self.assertEqual(self.enrol(self.key, "--nickname", "Blue key").code, 0)

    def test_works_before_and_is_not_offered_after(self):
        before = self.try_key(self.key, "--nickname", "Blue key")
        self.assertEqual(before.code, 0, before)
        self.assertEqual(before.json["user"], self.user)
        self.assertIsNotNone(self.registrations()[0].get("lastUsedAt"))
        removed = self.ctl.expect(0, "registrations", "remove", self.user, "Blue key", "--yes", "--json").json["removed"]
        self.assert_fails(self.try_key(self.key, "--nickname", "Blue key"), "RegistrationNotFound")
        refused = self.try_key(self.key, f"--registration={removed['id']}")
        self.assertEqual(refused.code, 1, refused)
        self.assertGreaterEqual(refused.error["native"], 400, "the portal itself refused")

    def test_in_the_middle_of_a_sign_in(self):
        """Removed after the portal asked for the key, before the key's answer arrives."""
        administrator = Ctl(self.bin, self.home / "other")
        administrator.expect(0, "portal", "add", self.proxy.url)
        sign_in(administrator)
        once = threading.Lock()

        def remove(_, exchange):
            if exchange.target == "/api/signin/key" and once.acquire(blocking=False):
                administrator.expect(0, "registrations", "remove", self.user, "Blue key", "--yes")
            return "pass"

        self.proxy.reset(remove)
        answer = self.try_key(self.key, "--nickname", "Blue key")
        self.assertTrue(once.locked(), "the key's answer was on its way")
        self.assertEqual(answer.code, 1, answer)
        self.assertIn(answer.error["code"], ("SignInRefused", "RegistrationNotFound"))
        self.assertGreaterEqual(answer.error["native"], 400, "the portal itself refused")

    def test_another_key(self):
        other = self.key_file("other")
        self.ctl.expect(0, f"--simulate={other}", "key", "pin", "set", "--pin-stdin", lines=[PIN])
        self.assert_fails(self.try_key(other, "--nickname", "Blue key"), "NoCredentials")

    def test_wrong_pin(self):
        answer = self.ctl.run(f"--simulate={self.key}", "portal", "try", self.user, "--json", "--password-stdin",
                              "--pin-stdin", lines=[PASSWORD, "00000000"])
        self.assert_fails(answer, "PinWrong")


if __name__ == "__main__":
    unittest.main()
