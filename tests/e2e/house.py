"""What the end-to-end tests share: a portal with sample users behind a recording proxy, and a signed-in fideskctl."""
import contextlib
import re
import unittest

from browser import Browser
from programs import ADMINISTRATOR, PASSWORD, Ctl, Failed, Portal, end, find_bin, scratch
from proxy import Proxy

PIN = "51093724"


def sign_in(ctl):
    """portal login --no-browser, with the person's browser played at the real pages."""
    process = ctl.start("portal", "login", "--no-browser")
    try:
        line = process.stderr.readline()
        match = re.fullmatch(r"Sign in with a browser at: (\S+)\n", line)
        if not match:
            raise Failed(f"portal login said {line!r}")
        Browser().allow_program(match.group(1), ADMINISTRATOR, PASSWORD)
        out, err = process.communicate(timeout=30)
    finally:
        end(process)
    if process.returncode != 0:
        raise Failed(f"portal login: {out}{err}")


class House(unittest.TestCase):
    """One portal process, one proxy in front of it and one signed-in fideskctl for all tests of a class."""

    @classmethod
    def setUpClass(cls):
        with contextlib.ExitStack() as stack:
            cls.home = stack.enter_context(scratch())
            cls.bin = find_bin()
            cls.proxy = Proxy()
            stack.callback(cls.proxy.close)
            cls.portal = Portal(cls.bin, cls.home, cls.home / "portal.db", "--url", cls.proxy.url)
            cls.portal.make_store()
            cls.portal.start()
            stack.callback(cls.portal.stop)
            cls.proxy.upstream = cls.portal.port
            cls.ctl = Ctl(cls.bin, cls.home / "administrator")
            cls.ctl.expect(0, "portal", "add", cls.proxy.url)
            sign_in(cls.ctl)
            found = cls.ctl.expect(0, "users", "find", "a", "--all", "--json").json["users"]
            cls.users = iter([user["userPrincipalName"] for user in found
                              if user["userPrincipalName"] != ADMINISTRATOR])
            cls.addClassCleanup(stack.pop_all().close)

    def setUp(self):
        self.proxy.reset()
        self.user = next(self.users)

    def key_file(self, name):
        return self.home / f"{self.id().rsplit('.', 1)[1]}-{name}.key"

    def registrations(self, user=None):
        """The nicknames and ids at the portal."""
        return self.ctl.expect(0, "registrations", "list", user or self.user, "--json").json["registrations"]

    def passkeys(self, key, pin=PIN):
        """What is on the software key in file `key`, by credential id; none where it has no PIN yet."""
        answer = self.ctl.expect(0, f"--simulate={key}", "key", "passkeys", "list", "--json", "--pin-stdin", lines=[pin])
        return [passkey["credentialId"] for passkey in answer.json["passkeys"]]

    def enrol(self, key, *arguments, lines=(PIN,), **options):
        return self.ctl.run(f"--simulate={key}", "enrol", self.user, "--pin-stdin", "--json", *arguments, lines=lines,
                            **options)

    def assert_fails(self, answer, code, exit_code=1):
        """With --json: failed with this error, with a sentence that ends like one."""
        self.assertEqual(answer.code, exit_code, answer)
        self.assertEqual(answer.error["code"], code, answer)
        self.assertRegex(answer.error["message"], r"[.)]$")
