"""A day at the key desk: commands one after the other on software keys of several kinds, each result and the state of the
key afterwards checked; and nothing that is typed or made up left where it does not belong."""
import os
import pty
import select
import subprocess
import unittest

from programs import Ctl, environment, find_bin, scratch

PIN, NEW_PIN = "51093724", "60283174"


class Desk(unittest.TestCase):
    personality = "ctap21"

    def setUp(self):
        self.enterContext_(scratch())
        self.key = self.home / "key"

    def enterContext_(self, context):  # unittest has enterContext() from Python 3.11 on only
        self.home = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        self.ctl = Ctl(find_bin(), self.home / "administrator")

    def words(self, *words):
        return (f"--simulate={self.key}", f"--personality={self.personality}", "key", *words)

    def does(self, *words, pins=(), options=()):
        how = ("--pin-stdin",) if pins else ()
        return self.ctl.expect(0, *options, *self.words(*words), *how, "--json", lines=pins).json

    def fails(self, code, *words, pins=(), options=()):
        how = ("--pin-stdin",) if pins else ()
        answer = self.ctl.expect(1, *options, *self.words(*words), *how, "--json", lines=pins)
        self.assertEqual(answer.error["code"], code, answer)
        return answer.error

    def info(self):
        return self.does("info")["info"]

    def make_passkey(self, site, user, pin=PIN):
        subprocess.run([find_bin() / "make_passkey", self.key, pin, site, user], check=True, timeout=60,
                       env=environment(self.home))


class Ctap21(Desk):
    def test_a_day(self):
        self.does("pin", "set", pins=[PIN])
        self.make_passkey("contoso.example", "ann")
        self.make_passkey("fabrikam.example", "ann")
        listed = self.does("passkeys", "list", pins=[PIN])
        self.assertEqual((listed["slotsUsed"], len(listed["passkeys"])), (2, 2))
        ann = listed["passkeys"][0]["credentialId"]
        self.does("passkeys", "rename", "--rp", "contoso.example", "--set-name", "Ann Ames", pins=[PIN])
        self.fails("InvalidArgument", "passkeys", "delete", "--user", "ann", "--yes", pins=[PIN])  # two of them
        self.does("passkeys", "delete", "--rp", "fabrikam.example", "--yes", pins=[PIN])
        left = self.does("passkeys", "list", pins=[PIN])["passkeys"]
        self.assertEqual([(one["credentialId"], one["userDisplayName"]) for one in left], [(ann, "Ann Ames")])
        self.does("pin", "change", pins=[PIN, NEW_PIN])
        self.assertEqual(self.fails("PinWrong", "passkeys", "list", pins=[PIN])["retriesLeft"], 7)
        made = self.does("pin", "generate", "--digits", "8", pins=[NEW_PIN])["pin"]
        self.does("settings", "force-pin-change", pins=[made])
        self.fails("PinMustChange", "passkeys", "list", pins=[made])
        self.does("pin", "change", pins=[made, PIN])
        self.assertEqual(self.does("reset", "--yes", pins=[PIN])["passkeysErased"], 1)
        self.assertEqual((self.info()["pinState"], self.info()["passkeysLeft"]), ("notSet", 25))

    def test_large_blobs(self):
        self.does("pin", "set", pins=[PIN])
        self.make_passkey("contoso.example", "ann")
        ann = self.does("passkeys", "list", pins=[PIN])["passkeys"][0]["credentialId"]
        source, copy = self.home / "source", self.home / "copy"
        replaced = False
        for content in (b"x", bytes(3000), bytes(range(256))):
            source.write_bytes(content)
            done = self.does("large-blobs", "import", ann, source, "--yes", pins=[PIN])
            self.assertEqual((done["replaced"], done["imported"]["size"]), (replaced, len(content)))
            replaced = True
            self.does("large-blobs", "export", ann, copy, "--force", pins=[PIN])
            self.assertEqual((copy.read_bytes(), copy.stat().st_mode & 0o777), (content, 0o600))
        self.fails("InvalidArgument", "large-blobs", "export", ann, copy, pins=[PIN])  # it is there
        self.fails("FileUnwritable", "large-blobs", "export", ann, self.home / "none" / "copy", pins=[PIN])
        source.write_bytes(os.urandom(6000))
        self.fails("LargeBlobStoreFull", "large-blobs", "import", ann, source, "--yes", pins=[PIN])
        self.assertEqual(len(self.does("large-blobs", "list", pins=[PIN])["largeBlobs"]), 1)
        self.does("large-blobs", "delete", ann, "--yes", pins=[PIN])
        self.assertEqual(self.does("large-blobs", "list", pins=[PIN])["largeBlobs"], [])
        self.fails("LargeBlobNotFound", "large-blobs", "delete", ann, "--yes", pins=[PIN])

    def test_faults_from_the_shell(self):
        self.does("pin", "set", pins=[PIN])
        for fault, code in (("remove@5", "KeyUnplugged"), ("status:0x7F@1", "KeyMalfunction"), ("refuse", "UserRefused")):
            with self.subTest(fault):
                self.fails(code, "reset" if fault == "refuse" else "info",
                           *(("--yes", "--now") if fault == "refuse" else ()), options=(f"--fault={fault}",))
        self.assertEqual(self.info()["pinState"], "set")
        self.ctl.expect(2, "--fault=nonsense", "--simulate", "keys")
        self.ctl.expect(2, "--personality=nonsense", "--simulate", "keys")

    def test_no_generated_pin_is_lost(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            process = self.ctl.start(*self.words("pin", "generate"), stdout=full)
            err = process.communicate(timeout=30)[1]
        self.assertEqual(process.returncode, 1, err)
        pin = next(line for line in err.splitlines() if line.startswith("PIN: "))[5:]
        self.assertEqual(self.does("passkeys", "list", pins=[pin])["slotsUsed"], 0)
        end, other = os.pipe()
        os.close(end)
        process = self.ctl.start(*self.words("pin", "generate", "--pin-stdin"), stdout=other)
        os.close(other)
        err = process.communicate(pin + "\n", timeout=30)[1]
        self.assertEqual((process.returncode, "PIN: " in err), (1, False), err)
        self.does("passkeys", "list", pins=[pin])  # as it was

    def test_a_pin_is_in_no_file(self):
        made = self.does("pin", "generate", "--digits", "12")["pin"]
        log = self.ctl.expect(0, "--verbose", *self.words("settings", "always-uv", "on"), "--pin-stdin", lines=[made])
        for file in [one for one in self.home.rglob("*") if one.is_file()]:
            self.assertNotIn(made.encode(), file.read_bytes(), file)
        self.assertNotIn(made, log.out + log.err)

    def test_at_a_terminal(self):
        self.does("pin", "set", pins=[PIN])
        shown, code = self.types([b"\n", PIN.encode() + b"\n"], "passkeys", "list")
        self.assertEqual(code, 0, shown)
        self.assertIn("The PIN is wrong. Check it", shown)
        self.assertEqual(self.info()["pinTriesLeft"], 8)
        shown, code = self.types([b"\x04"], "passkeys", "list")
        self.assertEqual((code, "Cancelled" in shown), (1, True), shown)

    def types(self, answers, *words):
        """What is shown at a terminal, an answer typed at each prompt; and the exit code."""
        pid, terminal = pty.fork()
        if pid == 0:
            command = self.ctl.command(*self.words(*words))
            os.execve(command[0], command, environment(self.ctl.home))
        shown = b""
        try:
            while select.select([terminal], [], [], 20)[0]:
                try:
                    part = os.read(terminal, 4096)
                except OSError:
                    break
                if not part:
                    break
                shown += part
                if shown.endswith(b": ") and answers:
                    os.write(terminal, answers.pop(0))
        finally:
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            os.close(terminal)
        return shown.decode(), code


class Tiny(Desk):
    personality = "tiny"

    def test_the_store_of_fingerprints_is_full(self):
        self.does("pin", "set", pins=[PIN])
        names = []
        while len(names) < 10:
            answer = self.ctl.run(*self.words("fingerprints", "add", "--name", f"Finger {len(names)}"), "--pin-stdin",
                                  "--json", lines=[PIN])
            if answer.code != 0:
                self.assertEqual(answer.error["code"], "FingerprintStoreFull", answer)
                break
            names.append(f"Finger {len(names)}")
        self.assertTrue(names)
        self.does("fingerprints", "rename", names[0], "Thumb", pins=[PIN])
        listed = self.does("fingerprints", "list", pins=[PIN])["fingerprints"]
        self.assertEqual([one["name"] for one in listed], ["Thumb", *names[1:]])
        self.does("fingerprints", "remove", "Thumb", "--yes", pins=[PIN])
        self.assertEqual(len(self.does("fingerprints", "list", pins=[PIN])["fingerprints"]), len(names) - 1)


class AlwaysUv(Desk):
    personality = "always-uv"

    def test_settings_want_a_pin_first(self):
        self.fails("PinNotSet", "settings", "min-pin-length", "6")
        self.does("pin", "set", pins=[PIN])
        self.assertTrue(self.does("settings", "min-pin-length", "6", pins=[PIN])["changed"])
        self.assertEqual(self.does("settings", "show")["settings"]["minPinLength"], 6)
        sites = [f"{letter * 50}.example" for letter in "abc"]
        self.assertIn("first 2", self.fails("RequestTooLarge", "settings", "min-pin-length-rps", *sites)["message"])


if __name__ == "__main__":
    unittest.main()
