"""Ctrl-C at every wait: the command ends within a second, and key and portal are as they were."""
import os
import pty
import select
import signal
import threading
import time
import unittest

from house import PIN, House
from programs import end, environment

LIMIT = 1.0  # seconds


class Interrupt(House):
    def interrupt(self, process, expect=1, name=signal.SIGINT):
        """Sends the signal, and gives both streams once the command has ended in time."""
        began = time.monotonic()
        process.send_signal(name)
        try:
            out, err = process.communicate(timeout=20)
        finally:
            end(process)
        took = time.monotonic() - began
        self.assertEqual(process.returncode, expect, out + err)
        self.assertLess(took, LIMIT, out + err)
        return out, err

    def wait_for(self, stream, text):
        for line in stream:
            if text in line:
                return
        self.fail(f"the command ended without saying {text!r}")

    def key_with_pin(self):
        key = self.key_file("key")
        self.ctl.expect(0, f"--simulate={key}", "key", "pin", "set", "--pin-stdin", lines=[PIN])
        return key

    def assert_as_before(self, key):
        self.assertEqual(self.registrations(), [])
        self.assertEqual(self.passkeys(key), [])
        info = self.ctl.expect(0, f"--simulate={key}", "key", "info", "--json").json["info"]
        self.assertEqual(info["pinTriesLeft"], 8)

    def start_enrolment(self, key, *options):
        process = self.ctl.start(f"--simulate={key}", *options, "enrol", self.user, "--pin-stdin", "--nickname", "Key",
                                 "--json")
        process.stdin.write(PIN + "\n")
        process.stdin.flush()
        return process

    def test_while_the_key_waits_for_a_touch(self):
        for name in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(name):
                key = self.key_file("key")
                if not key.exists():
                    self.key_with_pin()
                process = self.start_enrolment(key, "--touch=never")
                self.wait_for(process.stderr, "Touch the key")
                out, _ = self.interrupt(process, name=name)
                self.assertIn('"Cancelled"', out)
                self.assert_as_before(key)

    def test_at_each_request_of_an_enrolment(self):
        key = self.key_with_pin()
        number = 0
        while True:
            number += 1
            reached, release = threading.Event(), threading.Event()

            def hold(count, _, number=number, reached=reached, release=release):
                if count != number:
                    return "pass"
                reached.set()
                release.wait(30)
                return "drop"

            self.proxy.reset(hold)
            process = self.start_enrolment(key)
            watcher = threading.Thread(target=lambda p=process, r=reached: (p.wait(), r.set()))
            watcher.start()
            reached.wait(60)
            if process.poll() is not None:  # it makes fewer requests, and has enrolled
                watcher.join()
                end(process)
                self.assertEqual(process.returncode, 0)
                break
            with self.subTest(request=number):
                out, _ = self.interrupt(process)
                self.assertIn('"Cancelled"', out)
            watcher.join()
            release.set()
            self.proxy.reset()
            self.assert_as_before(key)
        self.assertGreater(number, 4)

    def test_while_identifying(self):
        process = self.ctl.start("--simulate", "--simulate", "--touch=never", "key", "identify", "--json")
        self.wait_for(process.stderr, "Touch the key")
        self.interrupt(process)

    def test_while_a_reset_waits_for_the_key_to_be_unplugged(self):
        key = self.key_with_pin()
        process = self.ctl.start(f"--simulate={key}", "--touch=never", "key", "reset", "--yes", "--json")
        self.wait_for(process.stderr, "Unplug")
        out, _ = self.interrupt(process)
        self.assertIn('"Cancelled"', out)
        self.assert_as_before(key)

    def test_while_a_finger_is_learnt(self):
        key = self.key_file("key")
        reader = (f"--simulate={key}", "--personality=built-in-uv")
        self.ctl.expect(0, *reader, "key", "pin", "set", "--pin-stdin", lines=[PIN])
        process = self.ctl.start(*reader, "--touch=never", "key", "fingerprints", "add", "--pin-stdin", "--json")
        process.stdin.write(PIN + "\n")
        process.stdin.flush()
        self.wait_for(process.stderr, "sensor")
        out, _ = self.interrupt(process)
        self.assertIn('"Cancelled"', out)
        listed = self.ctl.expect(0, *reader, "key", "fingerprints", "list", "--pin-stdin", "--json", lines=[PIN])
        self.assertEqual(listed.json["fingerprints"], [])

    def test_while_a_file_is_read_from_standard_input(self):
        secret = self.home / "pin"
        secret.touch(mode=0o600)
        process = self.ctl.start("--simulate", "key", "large-blobs", "import", "abcdefgh", "-", "--pin-file", secret)
        process.stdin.write("x" * 200_000)  # more than a pipe holds: it is being read when this returns
        process.stdin.flush()
        _, err = self.interrupt(process)
        self.assertIn("Cancelled", err)

    def test_watching_ends_well(self):
        process = self.ctl.start("--simulate", "keys", "--watch")
        self.wait_for(process.stdout, "Inserted")
        self.interrupt(process, expect=0)

    def test_while_signing_in(self):
        for how, says in (("--device-code", "Enter the code"), ("--no-browser", "Sign in with a browser")):
            with self.subTest(how):
                process = self.ctl.start("portal", "login", how)
                self.wait_for(process.stderr, says)
                self.interrupt(process)

    def test_at_the_pin_prompt(self):
        pid, terminal = pty.fork()
        if pid == 0:
            command = self.ctl.command("--simulate", "key", "pin", "set")
            os.execve(command[0], command, environment(self.ctl.home))
        shown = b""
        try:
            while not shown.endswith(b": "):
                self.assertTrue(select.select([terminal], [], [], 20)[0], shown)
                shown += os.read(terminal, 4096)
            began = time.monotonic()
            os.write(terminal, b"\x03")
            status = os.waitpid(pid, 0)[1]
            self.assertEqual(os.waitstatus_to_exitcode(status), 1)
            self.assertLess(time.monotonic() - began, LIMIT)
        finally:
            os.close(terminal)


if __name__ == "__main__":
    unittest.main()
