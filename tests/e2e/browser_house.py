"""What the tests with a real browser share: a portal, a signed-in fideskctl that enrols keys, and a Chromium to whose
virtual authenticators those keys' passkeys are handed."""
import contextlib
import json
import sqlite3
import subprocess
import unittest

from house import House
from programs import PASSWORD
from webdriver import Chromium


class SignInPage:
    """The sign-in page as a person uses it."""

    def __init__(self, chromium, address):
        self.chromium = chromium
        self.address = address

    def open(self, path="/signin?return=%2Faccount"):
        self.chromium.open(self.address + path)
        self.await_step("password")
        return self

    def step(self):
        """password, choose or touch; "" where none is shown."""
        return self.chromium.script("""
            const shown = [...document.querySelectorAll("section[id^=step-]")].find((each) => !each.hidden);
            return shown ? shown.id.slice("step-".length) : "";""")

    def await_step(self, name):
        self.chromium.wait(lambda: self.step() == name, f"the step {name!r}")

    def password(self, user, password=PASSWORD):
        field = self.chromium.find("#user")
        field.clear()
        field.type(user)
        self.chromium.find("#password").type(password + "\n")

    def offered(self, user):
        """Gives the password, and the nicknames that are offered for it."""
        self.password(user)
        self.await_step("choose")
        return self.nicknames()

    def nicknames(self):
        return [each.text for each in self.chromium.find_all("#keys .name")]

    def button(self, nickname):
        return self.chromium.find_all("#keys button")[self.nicknames().index(nickname)]

    def choose(self, nickname):
        self.button(nickname).click()

    def await_alert(self):
        """What the page says went wrong, once it says so."""
        return self.chromium.wait(self.alert, "an alert")

    def alert(self):
        return self.chromium.script("return document.querySelector('[role=alert]').textContent")

    def await_account(self):
        """The account page: signed in."""
        self.chromium.wait(lambda: self.chromium.url == self.address + "/account", "the account page")
        return self.chromium.find("#user-name").text


class BrowserHouse(House):
    """A House with one Chromium for all tests of a module, forgetful between them. Whatever a test does, its pages ask
    nobody but the portal for anything, and no console complains."""

    chromium = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if BrowserHouse.chromium is None:
            BrowserHouse.chromium = Chromium()
            unittest.addModuleCleanup(BrowserHouse.close_chromium)

    @staticmethod
    def close_chromium():
        BrowserHouse.chromium.close()
        BrowserHouse.chromium = None

    def setUp(self):
        super().setUp()
        self.proxy.upstream = self.portal.port
        self.chromium.forget()
        self.page = SignInPage(self.chromium, self.proxy.url)
        self.allowed = [self.proxy.url]
        self.addCleanup(self.look_back)

    def look_back(self):
        strange = [url for url in self.chromium.requests()
                   if not url.startswith(("about:", "data:", *(address + "/" for address in self.allowed)))]
        self.assertEqual(strange, [], "requests to others than the portal")
        self.assertEqual(self.chromium.complaints(), [], "the console complains")

    # Keys

    def make_key(self, nickname, user=None):
        """Enrols a new software key by fideskctl; its passkey with the private key, as a browser takes it."""
        user = user or self.user
        key = self.key_file(nickname.replace(" ", "-"))
        if user == self.user:
            self.assertEqual(self.enrol(key, "--nickname", nickname).code, 0)
        else:
            answer = self.ctl.run(f"--simulate={key}", "enrol", user, "--nickname", nickname, "--pin-stdin",
                                  lines=["51093724"])
            self.assertEqual(answer.code, 0, answer)
        return self.passkey_in(key)

    def passkey_in(self, key):
        shown = subprocess.run([self.bin / "show_passkeys", key], stdout=subprocess.PIPE, check=True, timeout=30)
        passkey, = json.loads(shown.stdout)
        return passkey

    def plug_in(self, *passkeys, **options):
        """Inserts a key with these passkeys; it is taken out when the test ends, or by pull_out()."""
        authenticator = self.chromium.add_authenticator(**options)
        self.addCleanup(self.pull_out, authenticator)
        for passkey in passkeys:
            self.chromium.add_credential(authenticator, passkey)
        return authenticator

    def pull_out(self, authenticator):
        with contextlib.suppress(Exception):  # taken out already
            self.chromium.remove_authenticator(authenticator)

    def sign_in_with(self, nickname):
        """On the sign-in page: password, key, account page."""
        self.page.open()
        self.page.offered(self.user)
        self.page.choose(nickname)
        self.assertEqual(self.page.await_account(), self.user)

    # The portal's side

    def store(self, sql, *values):
        """Looks into the portal's store, or changes it behind the portal's back: time that has passed, say."""
        with contextlib.closing(sqlite3.connect(self.portal.store, timeout=10)) as connection, connection:
            return connection.execute(sql, values).fetchall()

    def last_audit(self):
        """Action and outcome of the newest record."""
        return self.store("SELECT action, outcome FROM audit ORDER BY id DESC LIMIT 1")[0]

    def remove_registration(self, nickname):
        self.ctl.expect(0, "registrations", "remove", self.user, nickname, "--yes")
