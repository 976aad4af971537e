"""Bad input gets a clear sentence and changes nothing: each case through the real programs."""
import os
import pty
import select
import socket
import subprocess
import time
import unittest

from house import PIN, House
from programs import Ctl, Portal, environment


class ThePortal(House):
    """What can be wrong with the portal's address and with who is signed in."""

    def add(self, address, *options):
        fresh = Ctl(self.bin, self.home / "fresh")
        answer = fresh.run("portal", "add", address, "--json", *options)
        self.assertFalse((fresh.config / "portals.json").exists(), "nothing was to be added")
        return answer

    def test_unknown_host(self):
        self.assert_fails(self.add("https://no-such-portal.invalid"), "PortalUnknown")

    def test_connection_refused(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            self.assert_fails(self.add(f"http://localhost:{unused.getsockname()[1]}"), "PortalUnreachable")

    def test_not_an_address(self):
        self.assert_fails(self.add("http://portal.example"), "PortalAddressInvalid")

    def test_not_a_portal(self):
        self.assert_fails(self.add(self.proxy.url + "/static"), "PortalMalformed")

    def test_untrusted_certificate(self):
        certificate, key = self.home / "own.pem", self.home / "own.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
        portal = Portal(self.bin, self.home, self.home / "tls.db", "--certificate", str(certificate), "--key", str(key))
        portal.make_store()
        with portal:
            self.assertTrue(portal.url.startswith("https://"))
            self.assert_fails(self.add(portal.url), "PortalUntrusted")
            trusting = Ctl(self.bin, self.home / "trusting")
            trusting.expect(0, "--ca", certificate, "portal", "add", portal.url)

    def test_no_portal_and_nobody_signed_in(self):
        fresh = Ctl(self.bin, self.home / "nobody")
        self.assert_fails(fresh.run("users", "find", "ann", "--json"), "PortalNotAdded", exit_code=3)
        fresh.expect(0, "portal", "add", self.proxy.url)
        self.assert_fails(fresh.run("users", "find", "ann", "--json"), "SignInNeeded", exit_code=3)
        self.assert_fails(fresh.run("portal", "status", "--json"), "SignInNeeded", exit_code=3)
        self.assert_fails(fresh.run("--simulate", "enrol", self.user, "--pin-stdin", "--json", lines=[PIN]),
                          "SignInNeeded", exit_code=3)

    def test_an_id_that_begins_with_a_dash_reaches_the_portal_as_it_is(self):
        identifier = "-" + "A" * 22
        answer = self.ctl.run("--verbose", "registrations", "list", identifier)
        self.assertEqual(answer.code, 1)
        self.assertIn(f"/v1.0/users/{identifier} ", answer.err)

    def test_no_keychain(self):
        """Said before the person signs in, and not after."""
        fresh = Ctl(self.bin, self.home / "keychainless")
        fresh.expect(0, "portal", "add", self.proxy.url)
        fresh.command = lambda *words: [fresh.program, "--config", str(fresh.config), *words]
        answer = fresh.run("portal", "login", "--no-browser")
        self.assertEqual(answer.code, 1, answer)
        self.assertIn("keychain", answer.err)
        self.assertIn("--token-file", answer.err)
        self.assertNotIn("Sign in with a browser", answer.err)

    def test_ca_file_that_is_none(self):
        self.assert_fails(self.add(self.proxy.url, "--ca", str(self.home / "nothing.pem")), "FileUnreadable")
        empty = self.home / "empty.pem"
        empty.write_text("no certificate\n")
        self.assert_fails(self.add(self.proxy.url, "--ca", str(empty)), "Malformed")

    def test_token_file_that_others_can_read(self):
        stray = Ctl(self.bin, self.home / "stray")
        stray.expect(0, "portal", "add", self.proxy.url)
        stray.tokens.write_bytes(self.ctl.tokens.read_bytes())
        stray.tokens.chmod(0o644)
        self.assert_fails(stray.run("portal", "status", "--json"), "FileUnreadable")

    def test_wrong_password(self):
        answer = self.ctl.run("--simulate", "portal", "try", self.user, "--password-stdin", "--json", lines=["wrong"])
        self.assert_fails(answer, "SignInRefused")


class TheUserAndTheNickname(House):
    """Nothing is left on the key or at the portal."""

    def assert_untouched(self, key):
        self.assertEqual(self.registrations(), [])
        info = self.ctl.expect(0, f"--simulate={key}", "key", "info", "--json").json["info"]
        self.assertFalse(info["pinSet"], "the key was not to be touched")

    def test_user_not_found(self):
        key = self.key_file("a")
        answer = self.ctl.run(f"--simulate={key}", "enrol", "nobody@contoso.example", "--pin-stdin", "--json", lines=[PIN])
        self.assert_fails(answer, "Forbidden")
        self.assert_untouched(key)
        self.assert_fails(self.ctl.run("registrations", "list", "nobody@contoso.example", "--json"), "Forbidden")
        found = self.ctl.expect(0, "users", "find", "zzzzzz", "--json")
        self.assertEqual(found.json, {"users": [], "more": False})

    def test_user_of_another_organisation(self):
        answer = self.ctl.run("registrations", "list", "admin@fabrikam.example", "--json")
        self.assert_fails(answer, "Forbidden")

    def test_nicknames_that_cannot_be(self):
        key = self.key_file("a")
        for nickname, code in (("", "NicknameEmpty"), ("   ", "NicknameEmpty"), ("x" * 31, "NicknameTooLong"),
                               ("a\x1b[31mb", "NicknameMalformed")):
            with self.subTest(nickname):
                self.assert_fails(self.enrol(key, "--nickname", nickname), code)
                self.assert_untouched(key)

    def test_nickname_taken(self):
        first, second = self.key_file("a"), self.key_file("b")
        self.assertEqual(self.enrol(first, "--nickname", "Blue key").code, 0)
        self.assert_fails(self.enrol(second, "--nickname", "Blue key"), "NicknameTaken")
        self.assertEqual(len(self.registrations()), 1)
        info = self.ctl.expect(0, f"--simulate={second}", "key", "info", "--json").json["info"]
        self.assertFalse(info["pinSet"])
        self.assertEqual(self.enrol(second, "--nickname", "Red key").code, 0)
        for wanted, code in (("Blue key", "NicknameTaken"), ("", "NicknameEmpty"), ("y" * 31, "NicknameTooLong")):
            answer = self.ctl.run("registrations", "rename", self.user, "Red key", wanted, "--json")
            self.assert_fails(answer, code)
        self.assertEqual(sorted(r["nickname"] for r in self.registrations()), ["Blue key", "Red key"])

    def test_same_key_twice(self):
        key = self.key_file("a")
        self.assertEqual(self.enrol(key, "--nickname", "Once").code, 0)
        self.assert_fails(self.enrol(key, "--nickname", "Twice"), "CredentialExcluded")
        self.assertEqual([r["nickname"] for r in self.registrations()], ["Once"])
        self.assertEqual(len(self.passkeys(key)), 1)

    def test_registration_that_is_not_there(self):
        for command in (("rename", self.user, "Nothing", "Name"), ("remove", self.user, "Nothing", "--yes")):
            self.assert_fails(self.ctl.run("registrations", *command, "--json"), "RegistrationNotFound")

    def test_removal_is_not_done_unasked(self):
        key = self.key_file("a")
        self.assertEqual(self.enrol(key, "--nickname", "Kept").code, 0)
        self.assert_fails(self.ctl.run("registrations", "remove", self.user, "Kept", "--json"), "InvalidArgument")
        self.assertEqual(len(self.registrations()), 1)


class TheKeyAndItsPin(House):
    def test_no_key(self):
        self.assert_fails(self.ctl.run("--key", "hidraw99", "--simulate", "key", "info", "--json"), "NoKey", exit_code=3)

    def test_two_keys_at_once(self):
        a, b = self.key_file("a"), self.key_file("b")
        answer = self.ctl.run(f"--simulate={a}", f"--simulate={b}", "enrol", self.user, "--pin-stdin", "--json", lines=[PIN])
        self.assert_fails(answer, "SeveralKeys")
        self.assertEqual(self.registrations(), [])
        chosen = self.ctl.run(f"--simulate={a}", f"--simulate={b}", "--key", "simulated-2", "enrol", self.user,
                              "--pin-stdin", "--json", lines=[PIN])
        self.assertEqual(chosen.code, 0, chosen)
        self.assertEqual(len(self.passkeys(b)), 1)

    def test_pins_that_cannot_be(self):
        key = self.key_file("a")
        for pin, code in (("123", "PinTooShort"), ("", "PinTooShort"), ("x" * 64, "PinTooLong"), ("12\t45", "PinMalformed")):
            with self.subTest(pin):
                self.assert_fails(self.enrol(key, "--nickname", "Key", lines=[pin]), code)
                self.assertEqual(self.registrations(), [])
        self.assert_fails(self.enrol(key, "--nickname", "Key", lines=[]), "PinRequired")
        self.assert_fails(self.ctl.run(f"--simulate={key}", "key", "pin", "change", "--pin-stdin", "--json",
                                       lines=[PIN, PIN]), "PinNotSet")
        self.ctl.expect(0, f"--simulate={key}", "key", "pin", "set", "--pin-stdin", lines=[PIN])
        self.assert_fails(self.ctl.run(f"--simulate={key}", "key", "pin", "set", "--pin-stdin", "--json", lines=[PIN]),
                          "PinAlreadySet")

    def test_wrong_pin(self):
        key = self.key_file("a")
        self.ctl.expect(0, f"--simulate={key}", "key", "pin", "set", "--pin-stdin", lines=[PIN])
        answer = self.enrol(key, "--nickname", "Key", lines=["00000000"])
        self.assert_fails(answer, "PinWrong")
        self.assertEqual(answer.error["retriesLeft"], 7)
        self.assertEqual(self.registrations(), [])
        self.assertEqual(self.passkeys(key), [])

    def test_pin_file(self):
        key, secret = self.key_file("a"), self.home / "pin"
        secret.write_text(PIN + "\n")
        secret.chmod(0o640)
        answer = self.ctl.run(f"--simulate={key}", "key", "pin", "set", "--pin-file", secret, "--json")
        self.assert_fails(answer, "InvalidArgument")
        secret.chmod(0o600)
        self.ctl.expect(0, f"--simulate={key}", "key", "pin", "set", "--pin-file", secret)
        self.assertEqual(self.passkeys(key), [])

    def test_pins_in_arguments_are_refused_and_not_repeated(self):
        for words in (("key", "pin", "set", f"--pin={PIN}"), ("key", "pin", "set", "--pin", PIN), ("key", "pin", "set", PIN),
                      ("portal", "try", self.user, f"--password={PIN}"), ("enrol", self.user, f"--new-pin={PIN}")):
            with self.subTest(words):
                answer = self.ctl.run("--simulate", *words)
                self.assertEqual(answer.code, 2, answer)
                self.assertIn("not taken from the command line", answer.err)
                self.assertNotIn(PIN, answer.out + answer.err)

    def test_usage(self):
        for words in ((), ("nonsense",), ("enrol",), ("keys", "--nonsense"), ("key",), ("--touch", "often", "keys")):
            with self.subTest(words):
                self.assertEqual(self.ctl.run(*words).code, 2)
        self.assertEqual(self.ctl.run("--json", "nonsense").json["error"]["code"], "InvalidArgument")


class ThePrompt(House):
    """PINs typed at a terminal: not shown, typed twice, asked for again after a mistake."""

    def type(self, words, typed):
        """Runs a command at a terminal of its own and types a line at each prompt; (exit code, what was shown)."""
        pid, terminal = pty.fork()
        if pid == 0:
            command = self.ctl.command(*words)
            os.execve(command[0], command, environment(self.ctl.home))
        shown, typed, deadline = b"", list(typed), time.monotonic() + 30
        try:
            answered = 0
            while time.monotonic() < deadline:
                if not select.select([terminal], [], [], 1)[0]:
                    continue
                try:
                    part = os.read(terminal, 4096)
                except OSError:
                    break  # the program has ended
                if not part:
                    break
                shown += part
                while typed and shown.count(b": ") > answered and shown.endswith(b": "):
                    answered = shown.count(b": ")
                    os.write(terminal, typed.pop(0).encode() + b"\n")
            return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()
        finally:
            os.close(terminal)

    def test_pins_that_differ(self):
        key = self.key_file("a")
        code, shown = self.type((f"--simulate={key}", "key", "pin", "set"), ["27182818", "27182819"] * 3)
        self.assertEqual(code, 1, shown)
        self.assertIn("The two PINs differ", shown)
        self.assertNotIn("2718281", shown)
        info = self.ctl.expect(0, f"--simulate={key}", "key", "info", "--json").json["info"]
        self.assertFalse(info["pinSet"])

    def test_second_try(self):
        key = self.key_file("a")
        code, shown = self.type((f"--simulate={key}", "key", "pin", "set"), ["123", PIN, PIN])
        self.assertEqual(code, 0, shown)
        self.assertIn("too short", shown)
        self.assertNotIn(PIN, shown)
        self.assertEqual(self.passkeys(key), [])

    def test_removal_asks(self):
        key = self.key_file("a")
        self.assertEqual(self.enrol(key, "--nickname", "Asked").code, 0)
        code, shown = self.type(("registrations", "remove", self.user, "Asked"), ["no"])
        self.assertEqual(code, 1, shown)
        self.assertEqual(len(self.registrations()), 1)
        code, shown = self.type(("registrations", "remove", self.user, "Asked"), ["yes"])
        self.assertEqual(code, 0, shown)
        self.assertEqual(self.registrations(), [])


if __name__ == "__main__":
    unittest.main()
