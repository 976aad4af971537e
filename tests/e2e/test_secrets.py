"""A PIN reaches no log, no argument, no environment, no byte sent to the portal, no file of the portal's or of
fideskctl's, and no core file: a whole enrolment with a PIN that is easy to recognise, and everything searched for it."""
import base64
import os
import pathlib
import re
import resource
import unittest
import urllib.parse

from house import House
from programs import PASSWORD

PIN = "Zebra-59#Quartz"
NEW_PIN = "Osprey-17#Velvet"
MARK = "Marked nickname"


def disguises(secret):
    """The forms in which a secret could turn up: raw, UTF-16, percent-encoded, hexadecimal, base64 at each offset."""
    raw = secret.encode()
    forms = {raw, secret.encode("utf-16-le"), raw.hex().encode(), raw.hex().upper().encode(),
             urllib.parse.quote(secret, safe="").encode(), raw[::-1]}
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + raw)
        whole = encoded[(offset * 8 + 5) // 6:(offset + len(raw)) * 8 // 6]
        forms |= {whole, whole.replace(b"+", b"-").replace(b"/", b"_")}
    return forms


def found_in(secret, data):
    return [form for form in disguises(secret) if form in data]


class Secrets(House):
    def setUp(self):
        super().setUp()
        self.seen = {}  # where something was seen -> bytes

    def see(self, where, data):
        self.seen[where] = self.seen.get(where, b"") + data

    def look_at_process(self, pid):
        for name in ("cmdline", "environ"):
            try:
                self.see(name, pathlib.Path(f"/proc/{pid}/{name}").read_bytes() + b"\n")
            except (PermissionError, FileNotFoundError):
                pass  # it does not let itself be looked at, or has ended

    def run_watched(self, *arguments, lines):
        """Runs a command with --verbose, looking at its process each time it speaks to the portal."""
        process = self.ctl.start("--verbose", *arguments)
        self.look_at_process(process.pid)
        self.proxy.decide = lambda *_: self.look_at_process(process.pid) or "pass"
        out, err = process.communicate("".join(line + "\n" for line in lines), timeout=60)
        self.see("output", (out + err).encode())
        self.assertEqual(process.returncode, 0, out + err)

    def do_everything(self):
        key = self.key_file("key")
        simulate = f"--simulate={key}"
        self.run_watched(simulate, "enrol", self.user, "--nickname", MARK, "--pin-stdin", lines=[PIN])
        self.run_watched(simulate, "portal", "try", self.user, "--nickname", MARK, "--password-stdin", "--pin-stdin",
                         lines=[PASSWORD, PIN])
        self.run_watched(simulate, "key", "passkeys", "list", "--pin-stdin", lines=[PIN])
        self.run_watched(simulate, "key", "pin", "change", "--pin-stdin", lines=[PIN, NEW_PIN])
        self.run_watched(simulate, "key", "passkeys", "list", "--json", "--pin-stdin", lines=[NEW_PIN])
        self.run_watched(simulate, "key", "settings", "min-pin-length", "8", "--pin-stdin", lines=[NEW_PIN])
        self.run_watched(simulate, "key", "large-blobs", "list", "--pin-stdin", lines=[NEW_PIN])
        self.run_watched(simulate, "key", "settings", "force-pin-change", "--pin-stdin", lines=[NEW_PIN])
        self.run_watched(simulate, "key", "pin", "change", "--pin-stdin", lines=[NEW_PIN, PIN])
        for exchange in self.proxy.exchanges:
            self.see("sent to the portal", exchange.raw)
        self.portal.stop()  # so that the store is complete in its files
        for file in self.home.rglob("*"):
            if file.is_file():
                self.see(f"file {file.relative_to(self.home)}", file.read_bytes())
        self.portal.start(self.proxy.upstream)

    def test_pin_is_nowhere(self):
        self.do_everything()
        # That the net catches: what must be there is there.
        self.assertIn(MARK.encode(), self.seen["cmdline"])
        self.assertIn(b"QT_QPA_PLATFORM", self.seen["environ"] if "environ" in self.seen else b"QT_QPA_PLATFORM")
        self.assertIn(MARK.encode(), self.seen["sent to the portal"])
        self.assertIn(MARK.encode(), self.seen["file portal.db"])
        self.assertIn(b"POST", self.seen["file portal.log"])
        self.assertIn(b"fidesk.portal", self.seen["output"])
        self.assertTrue(any(name.endswith("tokens") for name in self.seen))
        for where, data in self.seen.items():
            for pin in (PIN, NEW_PIN):
                self.assertEqual(found_in(pin, data), [], f"the PIN is in: {where}")

    def test_password_and_tokens_are_in_no_log(self):
        self.do_everything()
        refresh = self.ctl.tokens.read_text().split()[-1]
        for where in ("output", "cmdline", "file portal.log"):
            for secret in (refresh, f'"{PASSWORD}"', f"password={PASSWORD}"):
                self.assertNotIn(secret.encode(), self.seen[where], where)

    def test_search_finds_every_disguise(self):
        for prefix in (b"", b"a", b"ab", b"abc"):
            data = prefix + PIN.encode() + b"tail"
            for encoded in (data, data.hex().encode(), base64.b64encode(data), base64.urlsafe_b64encode(data)):
                self.assertTrue(found_in(PIN, encoded), encoded)
        self.assertEqual(found_in(PIN, b"nothing of the kind"), [])

    def test_core_files(self):
        hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
        process = self.ctl.start("--simulate", "--touch=never", "key", "identify",
                                 preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (hard, hard)))
        try:
            self.assertIn("Touch", process.stderr.readline())
            limits = pathlib.Path(f"/proc/{process.pid}/limits").read_text()
            limit = re.search(r"Max core file size\s+(\S+)\s+(\S+)", limits).groups()
            owner = os.stat(f"/proc/{process.pid}/environ").st_uid
        finally:
            process.kill()
            process.communicate()
        if os.environ.get("FIDESK_BUILD_TYPE") == "Release":
            self.assertEqual(limit, ("0", "0"))
            self.assertEqual(owner, 0, "not dumpable: root's")
        else:
            print(f"core file limit in this build: {' '.join(limit)}; release builds set 0")


if __name__ == "__main__":
    unittest.main()
