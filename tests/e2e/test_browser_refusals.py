"""What a real Chromium and the portal refuse at sign-in, and what the person is told."""
import json
import threading
import unittest
import urllib.parse

from browser_house import BrowserHouse, SignInPage
from programs import PASSWORD
from proxy import Proxy
from webdriver import PATIENCE

ANOTHER_KEY = "MEECAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcEJzAlAgEBBCAREREREREREREREREREREREREREREREREREREREREREQ"


class Refusals(BrowserHouse):
    """Each with a registered key that would do."""

    def setUp(self):
        super().setUp()
        self.passkey = self.make_key("Blue key")

    def choose(self):
        self.page.open().offered(self.user)
        self.page.choose("Blue key")

    def assert_refused(self, outcome, words):
        """By the portal, for this reason; and the person may try again, where they were."""
        self.assertIn(words, self.page.await_alert())
        self.assertEqual(self.last_audit(), ("signin.key", outcome))
        self.assert_back_at_the_list()

    def assert_back_at_the_list(self):
        self.assertEqual(self.page.step(), "choose")
        self.assertTrue(self.chromium.focused().name.startswith("Blue key "), "the focus is where one goes on")
        self.assertTrue(self.chromium.title.startswith("Error: "), self.chromium.title)
        self.assertFalse(self.is_signed_in())

    def is_signed_in(self):
        return self.post("/api/session", None)[1]["signedIn"]

    def post(self, path, body):
        """What a script in the page sends; status and answer."""
        return self.chromium.async_script("""
            const [path, body, done] = arguments;
            const options = body === null ? {} : { method: "POST", body: JSON.stringify(body),
              headers: { "Content-Type": "application/json" } };
            fetch(path, options).then(async (r) => done([r.status, await r.json()]), (e) => done([0, String(e)]));""",
                                          path, body)

    # The key

    def test_wrong_key(self):
        """It knows the credential's id and has not its private key."""
        self.plug_in({**self.passkey, "privateKey": ANOTHER_KEY})
        self.choose()
        self.assert_refused("assertionSignatureInvalid", "The key was not recognised.")

    def test_counter_going_backwards(self):
        """A copy of the key was made before the key was used again."""
        original = self.plug_in(self.passkey)
        self.sign_in_with("Blue key")
        self.chromium.forget()
        self.pull_out(original)
        self.plug_in({**self.passkey, "signCount": 0})
        self.choose()
        self.assert_refused("counterNotIncreased", "it may have been copied")

    def test_pin_not_checked(self):
        """The key says itself that it did not verify its user."""
        authenticator = self.plug_in(self.passkey)
        self.chromium.devtools("WebAuthn.setResponseOverrideBits", authenticatorId=authenticator, isBadUV=True)
        self.choose()
        self.assert_refused("userVerificationMissing", "did not check its PIN")

    def test_nobody_touched_it(self):
        """The key signs without a touch."""
        authenticator = self.plug_in(self.passkey)
        self.chromium.devtools("WebAuthn.setResponseOverrideBits", authenticatorId=authenticator, isBadUP=True)
        self.choose()
        self.assert_refused("userPresenceMissing", "The key was not recognised.")

    def test_somebody_elses_key(self):
        """Its passkey has another user in it."""
        self.plug_in({**self.passkey, "userHandle": "AAAA"})
        self.choose()
        self.assert_refused("userHandleMismatch", "belongs to somebody else")

    def test_pin_wrong_or_blocked(self):
        """Browsers say no more than that it was not allowed."""
        self.plug_in(self.passkey, verified=False)
        self.choose()
        self.assertIn("the PIN was not accepted", self.page.await_alert())
        self.assertTrue(self.chromium.find("#help").value_of("open"))
        self.assertIn("The PIN is blocked: the key has to be reset", self.chromium.find("#help").text)
        self.assert_back_at_the_list()

    # Time

    def hurry(self, _, exchange):
        """Gives the browser 1.5 s for the key instead of two minutes."""
        if exchange.target != "/api/signin/options":
            return "pass"
        return lambda answer: answer.replace(b'"timeout":120000', b'"timeout":1500  ')

    def test_not_touched_in_time(self):
        self.plug_in(self.passkey, touched=False)
        self.proxy.reset(self.hurry)
        self.choose()
        self.assertIn("No key was touched in time.", self.page.await_alert())
        self.assert_back_at_the_list()

    def test_no_key_inserted(self):
        self.proxy.reset(self.hurry)
        self.choose()
        self.assertIn("No key was touched in time.", self.page.await_alert())
        self.assert_back_at_the_list()

    def test_cancelled(self):
        authenticator = self.plug_in(self.passkey, touched=False)
        self.choose()
        self.page.await_step("touch")
        self.assertEqual(self.chromium.focused().text, "Use “Blue key”")
        self.assertEqual(self.chromium.title, "Use your security key · Fidesk portal")
        self.chromium.find("#touch-cancel").click()
        self.page.await_step("choose")
        self.assertEqual(self.page.alert(), "")
        self.assertTrue(self.chromium.focused().name.startswith("Blue key "))
        self.pull_out(authenticator)
        self.plug_in(self.passkey)
        self.page.choose("Blue key")
        self.assertEqual(self.page.await_account(), self.user, "and it can be tried again")

    def expire(self, table):
        """The time of everything in the table has passed when the key's answer arrives."""
        def decide(_, exchange):
            if exchange.target == "/api/signin/key":
                self.store(f"UPDATE {table} SET expires_at = 1")
            return "pass"
        self.proxy.reset(decide)

    def test_expired_challenge(self):
        self.plug_in(self.passkey)
        self.expire("challenges")
        self.choose()
        self.assert_refused("challengeExpired", "That took too long. Choose your key again.")
        self.proxy.reset()
        self.page.choose("Blue key")
        self.assertEqual(self.page.await_account(), self.user, "there is a new challenge for each try")

    def test_expired_session(self):
        self.plug_in(self.passkey)
        self.expire("sessions")
        self.choose()
        self.assertIn("the sign-in was ended for safety", self.page.await_alert())
        self.assertEqual(self.page.step(), "password")
        self.assertEqual(self.chromium.focused().attribute("id"), "password")
        self.assertEqual(self.chromium.find("#user").value_of("value"), self.user, "no need to type it again")

    # What was said before, elsewhere

    def test_replayed_answer(self):
        self.plug_in(self.passkey)
        self.sign_in_with("Blue key")
        sent = next(e for e in self.proxy.exchanges if e.target == "/api/signin/key")
        said = json.loads(sent.raw.split(b"\r\n\r\n", 1)[1])
        self.chromium.forget()
        self.page.open().offered(self.user)
        for _ in range(2):
            status, answer = self.post("/api/signin/key", said)
            self.assertEqual((status, answer["error"]["code"]), (401, "keyRefused"))
            self.assertIn(answer["error"]["innerError"]["code"], ("challengeExpired", "challengeMismatch"))
        self.assertFalse(self.is_signed_in())
        self.page.choose("Blue key")
        self.assertEqual(self.page.await_account(), self.user)

    def test_answer_for_another_session(self):
        """Intercepted on its way, and sent from a browser where the password was given too."""
        said = []

        def intercept(_, exchange):
            if exchange.target == "/api/signin/key" and not said:
                said.append(json.loads(exchange.raw.split(b"\r\n\r\n", 1)[1]))
                return "drop"
            return "pass"

        self.plug_in(self.passkey)
        self.proxy.reset(intercept)
        self.choose()
        self.assertIn("The portal does not answer.", self.page.await_alert())
        self.chromium.forget()
        self.page.open().offered(self.user)
        status, answer = self.post("/api/signin/key", said[0])
        self.assertEqual((status, answer["error"]["innerError"]["code"]), (401, "challengeMismatch"))
        self.assertFalse(self.is_signed_in())

    def relay(self, host):
        """A site of somebody else's that passes everything on to the portal, as a page that steals sign-ins would."""
        relay = Proxy()
        self.addCleanup(relay.close)
        relay.upstream = self.portal.port
        address = f"http://{host}:{relay.port}"

        def disguise(_, exchange):
            exchange.raw = exchange.raw.replace(address.encode(), self.proxy.url.encode())
            return "pass"

        relay.reset(disguise)
        self.allowed.append(address)
        return SignInPage(self.chromium, address)

    def test_wrong_origin_at_the_portals_host(self):
        """The browser lets another port of the same host ask for the passkey; the portal refuses what comes of it."""
        self.plug_in(self.passkey)
        self.page = self.relay("localhost")
        self.choose()
        self.assert_refused("originMismatch", "This page is not at the portal's own address.")

    def test_wrong_origin_at_another_host(self):
        self.plug_in(self.passkey)
        self.page = self.relay("portal.localhost")
        self.choose()
        self.assertIn("The browser refused the key for this address.", self.page.await_alert())
        self.assert_back_at_the_list()

    def test_another_sites_page(self):
        """It may not even ask: its origin is not the portal's, and cookies stay at home."""
        self.plug_in(self.passkey)
        self.sign_in_with("Blue key")
        port = urllib.parse.urlsplit(self.proxy.url).port
        self.page = self.relay("portal.localhost")
        self.page.open("/signin")
        self.allowed.append(f"http://localhost:{port}")
        answer = self.post(f"http://localhost:{port}/api/signout", {})
        self.assertEqual(answer[0], 0, answer)
        self.chromium.complaints()  # what Chromium says of connect-src
        self.chromium.open(self.proxy.url + "/account")
        self.assertEqual(self.chromium.find("#user-name").text, self.user, "still signed in")


class Password(BrowserHouse):
    def test_wrong_and_unknown_are_not_told_apart(self):
        said = []
        for user, password in ((self.user, "wrong"), ("nobody@contoso.example", PASSWORD)):
            self.page.open().password(user, password)
            said.append(self.page.await_alert())
            self.assertEqual(self.chromium.focused().attribute("id"), "password")
            self.assertEqual(self.chromium.focused().value_of("value"), "", "it has to be typed again")
            self.assertEqual(self.chromium.find("#password").attribute("aria-invalid"), "true")
        self.assertEqual(said, ["User name or password is wrong."] * 2)

    def test_something_missing(self):
        self.page.open()
        for field, words in (("user", "Type your user name."), ("password", "Type your password.")):
            self.chromium.press("Enter")
            self.chromium.wait(lambda: self.page.alert() == words, words)
            self.assertEqual(self.chromium.focused().attribute("id"), field)
            self.assertEqual(self.chromium.find("#" + field).attribute("aria-invalid"), "true")
            self.chromium.focused().type("x@contoso.example")
        self.assertEqual([e for e in self.proxy.exchanges if e.method == "POST"], [], "the portal was not asked")

    def test_too_many_tries(self):
        self.page.open()
        for _ in range(8):
            self.page.password(self.user, "wrong")
            self.chromium.wait(lambda: self.page.alert() and not self.chromium.find("#password").value_of("value"),
                               "an answer")
            if self.page.alert() != "User name or password is wrong.":
                break
        self.assertRegex(self.page.alert(), r"^Too many tries\. Wait \d+ (second|minute)s?, then try again\.$")

    def test_no_answer(self):
        self.page.open()
        self.proxy.reset(lambda *_: "drop")
        self.page.password(self.user)
        self.assertEqual(self.page.await_alert(), "The portal does not answer. Check the network and try again.")
        self.proxy.reset()
        self.page.password(self.user)
        self.assertEqual(self.page.await_account(), self.user)

    def test_answer_that_is_none(self):
        """From a proxy or a captive portal between."""
        self.page.open()
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi"
        self.proxy.reset(lambda *_: lambda _: answer)
        self.page.password(self.user)
        self.assertIn("The portal could not do that.", self.page.await_alert())

    def test_pressed_twice_while_the_portal_is_slow(self):
        """It is asked once, and says meanwhile that it works."""
        gate = threading.Event()
        self.page.open()
        self.chromium.find("#user").type(self.user)
        self.chromium.find("#password").type(PASSWORD)
        self.proxy.reset(lambda *_: "pass" if gate.wait(PATIENCE) else "drop")
        self.chromium.script("document.querySelector('#password-form button').click();"
                             "document.querySelector('#password-form button').click();")
        self.chromium.wait(lambda: self.chromium.find("#status").text == "Checking…", "word of it")
        self.chromium.press("Enter")
        gate.set()
        self.assertEqual(self.page.await_account(), self.user)
        self.assertEqual(len([e for e in self.proxy.exchanges if e.target == "/api/signin/password"]), 1)


class OldBrowsers(BrowserHouse):
    def test_no_webauthn(self):
        self.make_key("Blue key")
        added = self.chromium.devtools("Page.addScriptToEvaluateOnNewDocument",
                                       source="delete window.PublicKeyCredential;")
        self.addCleanup(self.chromium.devtools, "Page.removeScriptToEvaluateOnNewDocument", **added)
        self.page.open().offered(self.user)
        self.assertIn("This browser cannot use security keys.", self.page.await_alert())
        self.page.choose("Blue key")
        self.assertIn("This browser cannot use security keys.", self.page.await_alert())
        self.assertEqual(self.page.step(), "choose")

    def test_no_javascript(self):
        self.addCleanup(self.chromium.devtools, "Emulation.setScriptExecutionDisabled", value=False)
        self.chromium.devtools("Emulation.setScriptExecutionDisabled", value=True)
        self.chromium.open(self.proxy.url + "/signin")
        text = self.chromium.visible_text()
        self.assertIn("Signing in needs JavaScript.", text)
        self.assertNotIn("Password", text, "a form that would do nothing")


if __name__ == "__main__":
    unittest.main()
