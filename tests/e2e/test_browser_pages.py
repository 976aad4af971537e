"""Every page and state of the portal's sign-in in a real Chromium: usable by everybody (WCAG 2.2 AA), by keyboard alone, at
320 px, in the dark, at 200 %, on paper. With FIDESK_PICTURES=DIRECTORY it leaves a picture of each there."""
import json
import os
import pathlib
import unittest
import urllib.parse
import urllib.request

from browser_house import BrowserHouse
from programs import PASSWORD

AXE = pathlib.Path(os.environ.get("FIDESK_AXE", pathlib.Path(__file__).resolve().parents[2] / "build" / "axe"))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """
    const [tags, done] = arguments;
    axe.run({ runOnly: tags, rules: { "target-size": { enabled: true } }, resultTypes: ["violations"] }).then(
      (found) => done({ ran: found.passes.length, violations: found.violations.map((each) =>
        each.id + ": " + each.nodes.map((node) => node.html + " " + node.failureSummary).join("; ")) }),
      (error) => done({ ran: 0, violations: [String(error)] }));"""
WIDTH = "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
SMALL_TARGETS = """
    return [...document.querySelectorAll("button, input, summary, a")].filter((each) => each.checkVisibility()
      && each.tagName !== "A").map((each) => [each.outerHTML, each.getBoundingClientRect()])
      .filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"""
CLIPPED = """
    return [...document.querySelectorAll("main *")].filter((each) => each.checkVisibility()
      && each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== "inline"
      && each.tagName !== "INPUT").map((each) => each.outerHTML)"""
OUTLINE = """
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2"""
AUTHORIZE = ("/oauth2/v2.0/authorize?client_id=fidesk&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A5000%2Fcallback"
             "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&state=s")


class Pages(BrowserHouse):
    @classmethod
    def setUpClass(cls):
        script = AXE / "node_modules" / "axe-core" / "axe.min.js"
        if not script.exists():
            raise AssertionError(f"{script} is not there: ./dev setup fetches axe-core by npm")
        cls.axe = script.read_text(encoding="utf-8")
        super().setUpClass()

    def setUp(self):
        super().setUp()
        self.addCleanup(self.chromium.wide)
        self.addCleanup(self.chromium.media)

    def violations(self):
        """What axe-core finds wrong."""
        self.chromium.script("if (!window.axe) { " + self.axe + "\n window.axe = axe; }")
        found = self.chromium.async_script(RUN_AXE, RULES)
        self.assertTrue(found["ran"] > 10 or found["violations"], "axe-core ran")
        return found["violations"]

    def picture(self, name):
        if directory := os.environ.get("FIDESK_PICTURES"):
            pathlib.Path(directory).mkdir(parents=True, exist_ok=True)
            self.chromium.screenshot(pathlib.Path(directory) / f"{name}.png")

    def fits(self, how):
        have, want = self.chromium.script(WIDTH)
        self.assertLessEqual(have, want, f"scrolls sideways {how}")
        self.assertEqual(self.chromium.script(CLIPPED), [], f"cut off {how}")

    def check(self, name):
        """The state the page is in, in every dress."""
        with self.subTest(state=name):
            self.assertEqual(self.violations(), [])
            self.assertEqual(self.chromium.script(SMALL_TARGETS), [], "targets under 24 px")
            self.picture(name)
            self.chromium.script("document.documentElement.style.fontSize = '200%'")
            self.fits("at 200 %")
            self.picture(name + "-200")
            self.chromium.script("document.documentElement.style.fontSize = ''")
            self.chromium.narrow()
            self.chromium.media(prefers_color_scheme="dark")
            self.fits("at 320 px")
            self.picture(name + "-320-dark")
            self.assertEqual(self.violations(), [], "in the dark, at 320 px")
            self.chromium.media()
            self.chromium.wide()

    # Every state of every page

    def test_sign_in(self):
        blue = self.make_key("Blue key")
        self.make_key("A nickname of thirty letters ä")
        self.page.open()
        self.check("password")
        self.page.password(self.user, "wrong")
        self.page.await_alert()
        self.check("password-wrong")
        self.page.offered(self.user)
        self.check("choose")
        inserted = self.plug_in()
        self.page.choose("Blue key")
        self.page.await_alert()
        self.check("choose-not-used")
        self.pull_out(inserted)
        inserted = self.plug_in(blue, touched=False)
        self.page.choose("Blue key")
        self.page.await_step("touch")
        self.check("touch")
        self.pull_out(inserted)

    def test_account(self):
        self.page.open().password(self.user)
        self.page.await_account()
        self.check("account-without-keys")
        self.make_key("Blue key")
        self.make_key("A nickname of thirty letters ä")
        self.add_program()
        self.chromium.open(self.proxy.url + "/account")
        self.chromium.find("#places button")
        self.check("account")
        self.proxy.reset(lambda *_: "drop")
        self.chromium.find("#sign-out").click()
        self.assertEqual(self.page.await_alert(),
                         "You may still be signed in. The portal does not answer. Check the network and try again.")
        self.proxy.reset()
        self.check("account-no-answer")
        self.chromium.narrow(height=300)
        self.chromium.script("document.getElementById('sign-out').scrollIntoView()")
        top = self.chromium.script("return document.getElementById('alert').getBoundingClientRect().top")
        self.assertGreaterEqual(top, 0, "in sight though the page is scrolled")
        self.chromium.wide()
        self.chromium.find("#sign-out").click()
        self.page.await_step("password")
        self.chromium.wait(lambda: self.chromium.find("#status").text == "You are signed out.", "word of it")
        self.check("signed-out")

    def add_program(self):
        """A program that holds tokens of the user: through the real pages, by a device code."""
        code = self.device_code()
        self.enter(code["user_code"])
        self.chromium.find("button[value=allow]").click()
        self.await_heading("The program is connected")
        self.ask("token", device_code=code["device_code"], grant_type="urn:ietf:params:oauth:grant-type:device_code")

    def enter(self, user_code):
        self.chromium.open(f"{self.proxy.url}/device?user_code={user_code}")
        self.chromium.find("#user-code").type("\n")
        self.await_heading("Allow Fidesk to act for you?")

    def device_code(self):
        return self.ask("devicecode")

    def ask(self, endpoint, **form):
        """As a program would ask at an endpoint of OAuth."""
        request = urllib.request.Request(f"{self.portal.url}/oauth2/v2.0/{endpoint}",
                                         urllib.parse.urlencode({**form, "client_id": "fidesk"}).encode())
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=15) as answer:
            return json.load(answer)

    def await_heading(self, text):
        self.chromium.wait(lambda: self.chromium.find("h1").text == text, f"the heading {text!r}")

    def test_programs(self):
        self.page.open().password(self.user)
        self.page.await_account()
        self.chromium.open(self.proxy.url + AUTHORIZE)
        self.await_heading("Allow Fidesk to act for you?")
        self.check("consent")
        self.chromium.open(self.proxy.url + "/device")
        self.check("device")
        self.chromium.find("#user-code").type("BBBB-BBBB\n")
        self.chromium.wait(lambda: self.chromium.find("#alert").text, "an error")
        self.check("device-wrong")
        self.enter(self.device_code()["user_code"])
        self.check("device-confirm")
        self.chromium.find("button[value=allow]").click()
        self.await_heading("The program is connected")
        self.check("device-done")
        self.enter(self.device_code()["user_code"])
        self.store("UPDATE device_codes SET expires_at = 1")
        self.chromium.find("button[value=allow]").click()
        self.await_heading("The code has expired")
        self.check("device-expired")
        self.chromium.open(self.proxy.url + "/oauth2/v2.0/authorize?client_id=other")
        self.await_heading("This sign-in cannot go on")
        self.check("not-trusted")

    # By keyboard

    def tab_to(self, name):
        """Presses Tab until the focus is there; what it passed can be seen to have it."""
        for _ in range(20):
            self.chromium.press("Tab")
            self.assertTrue(self.chromium.script(OUTLINE), "the focus is not to be seen")
            if self.chromium.focused().name.startswith(name):
                return
        self.fail(f"Tab does not lead to {name!r}")

    def test_keyboard_alone(self):
        self.plug_in(self.make_key("Blue key"), touched=False)
        spare = self.make_key("Spare key")
        self.page.open()
        self.assertEqual(self.chromium.focused().name, "User name")
        self.chromium.write(self.user)
        self.tab_to("Password")
        self.chromium.write(PASSWORD)
        self.tab_to("Next")
        self.chromium.press("Space")
        self.page.await_step("choose")
        self.assertEqual(self.chromium.focused().text, "Choose your security key")
        self.tab_to("Blue key")
        self.chromium.press("Enter")
        self.page.await_step("touch")
        self.tab_to("Cancel")
        self.chromium.press("Enter")
        self.page.await_step("choose")
        self.assertTrue(self.chromium.focused().name.startswith("Blue key "))
        self.plug_in(spare)
        self.chromium.press("Tab" if self.page.nicknames()[0] == "Blue key" else "Shift+Tab")
        self.assertTrue(self.chromium.focused().name.startswith("Spare key "))
        self.chromium.press("Space")
        self.page.await_account()
        self.tab_to("Sign out")
        self.chromium.press("Enter")
        self.page.await_step("password")

    # As it is shown

    def test_every_field_says_what_it_is_for(self):
        self.page.open()
        fields = {name: self.chromium.find("#" + name).attribute("autocomplete") for name in ("user", "password")}
        self.assertEqual(fields, {"user": "username", "password": "current-password"})

    def test_nothing_moves_for_who_asked_for_it(self):
        self.plug_in(self.make_key("Blue key"), touched=False)
        self.page.open().offered(self.user)
        self.page.choose("Blue key")
        self.page.await_step("touch")
        animation = "return getComputedStyle(document.querySelector('.touch img')).animationName"
        self.chromium.media(prefers_reduced_motion="no-preference")
        self.assertEqual(self.chromium.script(animation), "breathe")
        self.chromium.media(prefers_reduced_motion="reduce")
        self.assertEqual(self.chromium.script(animation), "none")

    def test_on_paper(self):
        self.make_key("Blue key")
        self.page.open().offered(self.user)
        self.chromium.media("print")
        self.assertFalse(self.chromium.find("#restart").shown)
        self.assertFalse(self.chromium.find("details").shown)
        self.picture("choose-print")

    def test_policy_and_caching(self):
        """What the portal says of its pages, and that nothing in them needs more."""
        self.page.open()
        headers = self.chromium.async_script("""
            const done = arguments[0];
            fetch("/signin").then((r) => done(Object.fromEntries(r.headers)));""")
        policy = headers["content-security-policy"]
        self.assertTrue(policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; "), policy)
        self.assertNotIn("unsafe", policy)
        self.assertEqual(headers["cache-control"], "no-store")
        self.assertEqual(self.chromium.complaints(), [])
        self.chromium.script("const image = new Image(); image.src = '/static/key.svg'; document.body.append(image);"
                             "const other = new Image(); other.src = 'http://other.invalid/x'; document.body.append(other);")
        complaints = self.chromium.wait(self.chromium.complaints, "Chromium to say that the policy forbids it")
        self.assertIn("Content Security Policy", complaints[0])
        self.assertIn("http://other.invalid/x", self.chromium.requests(), "what is recorded is everything")

    def test_no_script_or_style_in_the_pages(self):
        self.page.open()
        inline = "return document.querySelectorAll('script:not([src]), style, [style], [onclick], [onsubmit]').length"
        self.assertEqual(self.chromium.script(inline), 0)


if __name__ == "__main__":
    unittest.main()
