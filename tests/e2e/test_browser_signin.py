"""People sign in in a real Chromium, with the very passkeys that fideskctl put on security keys; and cannot once those are
removed."""
import unittest

from browser_house import BrowserHouse
from programs import Portal


class SignIn(BrowserHouse):
    def test_picks_one_of_three_keys_by_its_nickname(self):
        nicknames = ["Blue key", "Spare key", "Key at home"]
        for nickname in nicknames:  # all three blink, and one is touched
            self.plug_in(self.make_key(nickname), touched=nickname == "Spare key")
        self.page.open()
        self.assertCountEqual(self.page.offered(self.user), nicknames)
        self.assertEqual(self.chromium.title, "Choose your security key · Fidesk portal")
        self.page.choose("Spare key")
        self.assertEqual(self.page.await_account(), self.user)
        used = [registration["nickname"] for registration in self.registrations() if registration.get("lastUsedAt")]
        self.assertEqual(used, ["Spare key"])
        for name, about in zip(self.page.nicknames(), self.chromium.find_all("#keys .about"), strict=True):
            self.assertIn("last used" if name == "Spare key" else "not used yet", about.text)

    def test_another_key_than_the_chosen_one_is_touched(self):
        blue, spare = self.make_key("Blue key"), self.make_key("Spare key")
        inserted = self.plug_in(blue)
        self.page.open().offered(self.user)
        self.page.choose("Spare key")
        self.assertIn("another key is inserted than the one you chose", self.page.await_alert())
        self.pull_out(inserted)
        self.plug_in(spare)
        self.page.choose("Spare key")
        self.assertEqual(self.page.await_account(), self.user)

    def test_one_key_signs_in_many_times_and_its_counter_grows(self):
        authenticator = self.plug_in(self.make_key("Blue key"))
        counters = []
        for _ in range(3):
            self.sign_in_with("Blue key")
            counters.append(self.store("SELECT counter FROM registrations r JOIN users u ON u.id = r.user_id"
                                       " WHERE user_principal_name = ?", self.user)[0][0])
            self.chromium.find("#sign-out").click()
            self.page.await_step("password")
        self.assertEqual(counters, sorted(set(counters)))
        self.assertEqual(counters[-1], self.chromium.credentials(authenticator)[0]["signCount"])

    def test_without_a_registration_the_password_is_enough(self):
        self.page.open().password(self.user)
        self.assertEqual(self.page.await_account(), self.user)
        self.assertTrue(self.chromium.find("#no-keys").shown)

    def test_the_session_is_another_one_after_each_step(self):
        """So that nobody who knew the browser's cookie before gains anything (session fixation)."""
        self.plug_in(self.make_key("Blue key"))
        self.page.open().offered(self.user)
        before = self.cookie()
        self.page.choose("Blue key")
        self.page.await_account()
        after = self.cookie()
        self.assertNotEqual(before["value"], after["value"])
        self.assertTrue(after["httpOnly"])
        self.assertEqual(after["sameSite"], "Lax")

    def cookie(self):
        return self.chromium.command("GET", "/cookie/fidesk-session")

    def test_goes_on_to_where_the_person_was_going(self):
        self.chromium.open(self.proxy.url + "/device?user_code=bcdfghjk")
        self.page.await_step("password")
        self.page.password(self.user)
        self.assertEqual(self.chromium.find("#user-code").value_of("value"), "BCDF-GHJK")
        self.chromium.open(self.proxy.url + "/signin?return=%2Faccount")
        self.assertEqual(self.page.await_account(), self.user, "signed in already")

    def test_the_same_names_from_a_store_of_two_processes(self):
        self.plug_in(self.make_key("Blue key"))
        self.page.open().offered(self.user)
        with Portal(self.bin, self.home, self.portal.store, "--url", self.proxy.url) as second:
            self.proxy.upstream = second.port
            self.page.choose("Blue key")
            self.assertEqual(self.page.await_account(), self.user, "begun at one process, ended at another")


class Removal(BrowserHouse):
    def setUp(self):
        super().setUp()
        blue, self.spare = self.make_key("Blue key"), self.make_key("Spare key")
        self.inserted = self.plug_in(blue)

    def test_a_session_lives_on_and_the_next_sign_in_fails(self):
        self.sign_in_with("Blue key")
        self.remove_registration("Blue key")
        self.chromium.reload()
        self.assertEqual(self.page.await_account(), self.user, "a session that exists lives on")
        self.assertEqual(self.page.nicknames(), ["Spare key"])
        self.chromium.find("#sign-out").click()
        self.page.await_step("password")
        self.assertEqual(self.page.offered(self.user), ["Spare key"])

    def assert_refused(self, outcome=None):
        self.assertEqual(self.page.await_alert(),
                         "This key's registration was removed. Choose another key or ask the helpdesk.")
        self.assertEqual(self.page.step(), "choose")
        self.assertEqual(self.page.nicknames(), ["Spare key"], "it is no longer offered")
        if outcome:
            self.assertEqual(self.last_audit(), ("signin.key", outcome))
        self.pull_out(self.inserted)
        self.plug_in(self.spare)
        self.page.choose("Spare key")
        self.assertEqual(self.page.await_account(), self.user, "another key still works")

    def test_removed_while_the_list_is_on_the_screen(self):
        self.page.open().offered(self.user)
        self.remove_registration("Blue key")
        self.page.choose("Blue key")
        self.assert_refused()

    def test_removed_while_the_key_blinks(self):
        """After the portal asked for the key, before the key's answer arrives."""
        def remove(_, exchange):
            if exchange.target == "/api/signin/key":
                self.proxy.reset()
                self.remove_registration("Blue key")
            return "pass"

        self.page.open().offered(self.user)
        self.proxy.reset(remove)
        self.page.choose("Blue key")
        self.assert_refused("registrationNotFound")

    def test_at_once_at_a_second_process_on_the_same_store(self):
        with Portal(self.bin, self.home, self.portal.store, "--url", self.proxy.url) as second:
            self.sign_in_with("Blue key")
            self.proxy.upstream = second.port
            self.chromium.reload()
            self.assertEqual(self.page.await_account(), self.user, "the session holds at the second process")
            self.chromium.find("#sign-out").click()
            self.page.await_step("password")
            self.page.offered(self.user)
            self.proxy.upstream = self.portal.port
            self.remove_registration("Blue key")  # at the first
            self.proxy.upstream = second.port
            self.page.choose("Blue key")
            self.assert_refused()

    def test_the_last_one(self):
        self.remove_registration("Spare key")
        self.page.open().offered(self.user)
        self.remove_registration("Blue key")
        self.page.choose("Blue key")
        self.assertEqual(self.page.await_alert(), "This key's registration was removed. Ask the helpdesk for another key.")
        self.assertEqual(self.page.nicknames(), [])


if __name__ == "__main__":
    unittest.main()
