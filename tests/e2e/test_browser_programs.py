"""Programs are signed in through a real Chromium: authorization code with PKCE and a loopback redirect (RFC 8252), for
fideskctl and for the desktop program itself, and the device code (RFC 8628)."""
import json
import os
import re
import select
import shutil
import subprocess
import unittest
import urllib.error
import urllib.parse
import urllib.request

from browser_house import BrowserHouse
from programs import ADMINISTRATOR, Ctl, end, environment
from webdriver import PATIENCE

OPENER = """#!/bin/sh
# Stands in for the desktop's xdg-open: hands the address over to the test.
printf '%s\\n' "$1" > "$HANDED_OVER"
"""


class Handover:
    """A directory for PATH with an xdg-open in it, and what was opened by it."""

    def __init__(self, home):
        self.bin = home / "opener"
        self.bin.mkdir(exist_ok=True)
        (self.bin / "xdg-open").write_text(OPENER)
        (self.bin / "xdg-open").chmod(0o700)
        self.pipe = home / "handed-over"
        os.mkfifo(self.pipe)
        self.stream = os.open(self.pipe, os.O_RDWR)

    def environment(self, home):
        env = environment(home)
        return {**env, "PATH": f"{self.bin}:{env['PATH']}", "HANDED_OVER": str(self.pipe), "DISPLAY": ":0"}

    def await_address(self):
        if not select.select([self.stream], [], [], PATIENCE)[0]:
            raise AssertionError("no browser was opened")
        return os.read(self.stream, 8192).decode().strip()

    def close(self):
        os.close(self.stream)
        self.pipe.unlink()


class Programs(BrowserHouse):
    def setUp(self):
        super().setUp()
        self.handover = Handover(self.home)
        self.addCleanup(self.handover.close)
        self.program = Ctl(self.bin, self.home / self.id().rsplit(".", 1)[1])
        self.program.expect(0, "portal", "add", self.proxy.url)

    def start(self, *arguments, **options):
        process = self.program.start(*arguments, **options)
        self.addCleanup(end, process)
        return process

    def login(self):
        """`portal login`, and the address that it opens in the browser."""
        process = self.start("portal", "login", env=self.handover.environment(self.program.home))
        return process, self.handover.await_address()

    def finish(self, process, code):
        out, err = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, code, out + err)
        return out + err

    def open_authorization(self, address, user=None):
        """Goes to where the program sent the browser, and signs in by password or, where the user has one, by key."""
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))
        self.assertEqual(query["code_challenge_method"], "S256")
        self.assertRegex(query["redirect_uri"], r"^http://127\.0\.0\.1:\d+/callback$")
        self.allowed.append(query["redirect_uri"].removesuffix("/callback"))
        self.chromium.open(address)
        self.page.await_step("password")
        self.page.password(user or self.user)
        return query

    def press(self, label):
        self.chromium.wait(lambda: [each for each in self.chromium.find_all("main button") if each.text == label],
                           f"a button {label!r}")[0].click()

    def await_text(self, text):
        self.chromium.wait(lambda: text in self.chromium.visible_text(), repr(text))

    def is_signed_in(self):
        return self.program.run("portal", "status").code == 0

    def test_authorization_code_with_pkce_by_key(self):
        self.plug_in(self.make_key("Blue key"))
        process, address = self.login()
        query = self.open_authorization(address)
        self.page.await_step("choose")
        self.page.choose("Blue key")
        self.await_text("Allow Fidesk to act for you?")
        self.assertIn(self.user, self.chromium.visible_text())
        self.press("Allow")
        self.await_text("You are signed in.")
        back = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.chromium.url).query))
        self.assertEqual(back["state"], query["state"])
        self.assertEqual(back["iss"], self.proxy.url)
        self.assertIn(self.user, self.finish(process, 0))
        self.assertTrue(self.is_signed_in())
        self.assert_code_is_used_up(back["code"], query)

    def assert_code_is_used_up(self, code, query):
        """Whoever reads the browser's history gains nothing, and the tokens that came of the code end."""
        form = {"grant_type": "authorization_code", "client_id": "fidesk", "code": code, "code_verifier": "x" * 43,
                "redirect_uri": query["redirect_uri"]}
        request = urllib.request.Request(self.portal.url + "/oauth2/v2.0/token", urllib.parse.urlencode(form).encode())
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=PATIENCE)
        with refused.exception as answer:
            self.assertEqual(json.load(answer)["error"], "invalid_grant")
        self.assertFalse(self.is_signed_in())

    def test_not_allowed(self):
        process, address = self.login()
        self.open_authorization(address)
        self.press("Do not allow")
        self.await_text("You are not signed in.")
        self.finish(process, 1)
        self.assertFalse(self.is_signed_in())

    def test_allowed_twice_by_a_double_click(self):
        process, address = self.login()
        self.open_authorization(address)
        self.chromium.find("button[value=allow]")
        self.chromium.script("const allow = document.querySelector('button[value=allow]'); allow.click(); allow.click();")
        self.await_text("You are signed in.")
        self.finish(process, 0)
        decisions = [e for e in self.proxy.exchanges if e.method == "POST" and e.target == "/oauth2/v2.0/authorize"]
        self.assertEqual(len(decisions), 1)

    def test_somebody_is_signed_in_already(self):
        self.page.open().password(self.user)
        self.page.await_account()
        process, address = self.login()
        self.allowed.append(re.search(r"http%3A%2F%2F(127\.0\.0\.1)%3A(\d+)", address).expand(r"http://\1:\2"))
        self.chromium.open(address)
        self.press("Allow")
        self.await_text("You are signed in.")
        self.assertIn(self.user, self.finish(process, 0))

    def test_the_account_page_disconnects_the_program(self):
        process, address = self.login()
        self.open_authorization(address)
        self.press("Allow")
        self.finish(process, 0)
        self.chromium.open(self.proxy.url + "/account")
        button, = self.chromium.find_all("#places .entry button")
        self.assertEqual(button.name, "Disconnect Fidesk")
        button.click()
        self.await_text("Fidesk is disconnected.")
        self.assertEqual(self.chromium.find_all("#places .entry button"), [])
        self.assertEqual(self.chromium.focused().text, "Where you are signed in")
        self.assertFalse(self.is_signed_in())
        self.chromium.reload()
        self.assertEqual(self.page.await_account(), self.user, "the browser still is")

    def test_signing_out_everywhere(self):
        process, address = self.login()
        self.open_authorization(address)
        self.press("Allow")
        self.finish(process, 0)
        self.chromium.open(self.proxy.url + "/account")
        cookie = self.chromium.command("GET", "/cookie/fidesk-session")
        self.chromium.find("#sign-out-everywhere").click()
        self.await_text("You are signed out.")
        self.assertFalse(self.is_signed_in())
        self.chromium.command("POST", "/cookie", {"cookie": {"name": cookie["name"], "value": cookie["value"]}})
        self.chromium.open(self.proxy.url + "/account")
        self.page.await_step("password")

    # Device code

    def device_code(self):
        process = self.start("portal", "login", "--device-code")
        line = process.stderr.readline()
        match = re.fullmatch(r"Enter the code (\S+) at: (\S+)\n", line)
        self.assertTrue(match, line)
        self.chromium.open(match[2])
        self.page.await_step("password")
        self.page.password(self.user)
        return process, match[1]

    def type_code(self, code):
        field = self.chromium.find("#user-code")
        self.assertEqual(self.chromium.focused().attribute("id"), "user-code")
        field.clear()
        field.type(code + "\n")

    def test_device_code_allowed(self):
        process, code = self.device_code()
        self.type_code(code.lower().replace("-", " "))
        self.await_text(f"shows the code {code}.")
        self.press("Allow")
        self.await_text("The program is connected")
        self.assertIn(self.user, self.finish(process, 0))
        self.assertTrue(self.is_signed_in())

    def test_device_code_refused(self):
        process, code = self.device_code()
        self.type_code(code)
        self.press("Do not allow")
        self.await_text("Not allowed")
        self.finish(process, 1)
        self.assertFalse(self.is_signed_in())

    def test_device_code_wrong_and_expired(self):
        process, code = self.device_code()
        self.type_code("BBBB-BBBB")
        self.await_text("There is no such code, or it has expired.")
        self.assertEqual(self.chromium.focused().attribute("aria-invalid"), "true")
        self.assertTrue(self.chromium.title.startswith("Error: "), self.chromium.title)
        self.type_code(code)
        self.await_text(f"shows the code {code}.")
        self.store("UPDATE device_codes SET expires_at = 1")
        self.press("Allow")
        self.await_text("The code has expired")
        self.finish(process, 1)
        self.assertFalse(self.is_signed_in())

    # The desktop program

    def xvfb(self):
        """A screen of its own; its number."""
        reader, writer = os.pipe()
        screen = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
                                  pass_fds=[writer], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
        self.addCleanup(end, screen)
        os.close(writer)
        with open(reader, encoding="ascii") as stream:
            return ":" + stream.readline().strip()

    def xdotool(self, display, *arguments):
        return subprocess.run(["xdotool", *arguments], env={**os.environ, "DISPLAY": display}, stdout=subprocess.PIPE,
                              check=True, text=True, timeout=PATIENCE).stdout

    def test_desktop_program(self):
        """`fidesk` signs in: a person presses Return in the portal's address, and the browser opens."""
        self.assertTrue(shutil.which("xdotool"), "./dev setup installs xdotool")
        display = self.xvfb()
        env = {**self.handover.environment(self.program.home), "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        desk = subprocess.Popen([self.bin / "fidesk", "--portal", self.proxy.url], env=env, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(end, desk)
        window = self.xdotool(display, "search", "--sync", "--onlyvisible", "--name", "^Fidesk$").split()[0]
        self.xdotool(display, "windowfocus", "--sync", window)
        self.xdotool(display, "key", "Return")
        self.open_authorization(self.handover.await_address(), ADMINISTRATOR)
        self.press("Allow")
        self.await_text("You are signed in.")
        self.chromium.wait(lambda: any(e.target.startswith("/v1.0/me") and e.forwarded for e in self.proxy.exchanges),
                           "the desktop program to use its token")
        grants = self.store("SELECT outcome FROM audit WHERE action = 'oauth.consent' AND actor_name = ?", ADMINISTRATOR)
        self.assertEqual(grants[-1:], [("done",)])


if __name__ == "__main__":
    unittest.main()
