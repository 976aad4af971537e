#!/usr/bin/env python3
"""The whole job as a transcript: real fideskctl commands against a real fidesk-portal process, all in a temporary
directory. Each step is checked; the exit code is 0 only if every step did what it says.

Usage: transcript.py BIN_DIR
"""
import pathlib
import re
import shlex
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from browser import Browser
from programs import ADMINISTRATOR, PASSWORD, Ctl, Failed, Portal, end, scratch

PIN = "739154"
SPARE_PIN = "602881"
LIMIT = 60  # seconds for all of it


def say(text=""):
    print(text, flush=True)


def heading(text):
    say(f"\n\033[1m# {text}\033[0m" if sys.stdout.isatty() else f"\n# {text}")


class Transcript:
    """Echoes each command as a person would type it, shows its real output, and checks it."""

    def __init__(self, bin_dir, home):
        self.ctl = Ctl(bin_dir, home)
        self.bin_dir = bin_dir
        self.home = home
        self.output = ""

    def echo(self, words, lines, secret):
        given = ""
        if lines:
            shown = "".join("•" * 6 + "\\n" if secret else line + "\\n" for line in lines)
            given = f"printf '{shown}' | "
        say(f"$ {given}{shlex.join(words)}")

    def ctl_step(self, *arguments, lines=(), expect=0, says=None):
        """One fideskctl command. `lines` go to its standard input and are not shown: they are PINs."""
        self.echo(["fideskctl", *arguments], lines, secret=True)
        process = self.ctl.start(*arguments, stderr=subprocess.STDOUT, cwd=self.home)
        try:
            self.output, _ = process.communicate("".join(line + "\n" for line in lines), timeout=LIMIT)
        finally:
            end(process)
        say(self.output.rstrip())
        if expect:
            say(f"[exit code {process.returncode}]")
        self.check(process.returncode == expect, f"expected exit code {expect}, got {process.returncode}")
        for text in [says] if isinstance(says, str) else says or []:
            self.check(text in self.output, f"the output should say: {text}")
        return self.output

    def check(self, good, why):
        if not good:
            raise Failed(why)

    def sign_in_by_code(self):
        """`portal login --device-code`, while a browser elsewhere types the code in and allows it."""
        self.echo(["fideskctl", "portal", "login", "--device-code"], (), secret=False)
        process = self.ctl.start("portal", "login", "--device-code", stderr=subprocess.STDOUT)
        try:
            line = process.stdout.readline()
            say(line.rstrip())
            match = re.fullmatch(r"Enter the code (\S+) at: (\S+)\n", line)
            self.check(match, "no code was shown")
            Browser().allow_device(match.group(2), match.group(1), ADMINISTRATOR, PASSWORD)
            say(f"  (in a browser: signed in as {ADMINISTRATOR}, typed the code, pressed Allow)")
            rest, _ = process.communicate(timeout=LIMIT)
        finally:
            end(process)
        say(rest.rstrip())
        self.check(process.returncode == 0 and ADMINISTRATOR in rest, "the sign-in did not succeed")


def first_user(output):
    """The user name in the first row of `users find`."""
    match = re.search(r"\S+@\S+", output)
    if not match:
        raise Failed("no user in the list")
    return match.group(0)


def portal_step(portal, *arguments):
    say("$ " + shlex.join(["fidesk-portal", *arguments]))
    say(portal.run(*arguments).rstrip())


def run_job(steps, portal):
    heading("A portal on this computer, with sample organisations and users")
    store = portal.store_name
    say(f"$ fidesk-portal init --store {store} && fidesk-portal demo --store {store}")
    say(portal.make_store().rstrip())
    root = steps.home / "software-keys.pem"
    steps.ctl_step("simulate", "--print-root", says="BEGIN CERTIFICATE")
    root.write_text(steps.output)
    say(f"  (saved as {root.name}: the portal is to accept no other keys)")
    portal.options = ("--trust", str(root))
    say(f"$ fidesk-portal serve --store {store} --port 0 --trust {root.name} &")
    portal.start()
    say(f"Listening on {portal.url}")

    heading("Connect to it and sign in as the Local Administrator")
    steps.ctl_step("portal", "add", portal.url, says="Added the portal")
    steps.sign_in_by_code()
    steps.ctl_step("portal", "status", says=[ADMINISTRATOR, "Contoso Health"])

    heading("Find a user")
    user = first_user(steps.ctl_step("users", "find", "ann"))

    heading("Two new security keys (in software): set a PIN on the first")
    steps.ctl_step("simulate", "--state", "blue.key", says="blue.key")
    steps.ctl_step("--simulate=blue.key", "keys", says="not set")
    steps.ctl_step("--simulate=blue.key", "key", "pin", "set", "--pin-stdin", lines=[PIN], says="is set")
    steps.ctl_step("--simulate=blue.key", "key", "info", says="8 tries left")

    heading("Enrol it for the user, and a spare one, whose PIN is set on the way")
    steps.ctl_step("--simulate=blue.key", "enrol", user, "--nickname", "Key", "--pin-stdin", lines=[PIN],
                   says=["Touch the key", 'Registered "Key"'])
    steps.ctl_step("--simulate=spare.key", "enrol", user, "--nickname", "Spare key", "--pin-stdin",
                   lines=[SPARE_PIN], says=["Setting the PIN", 'Registered "Spare key"'])
    steps.ctl_step("registrations", "list", user, says=["Key", "Spare key"])

    heading("Give it a better nickname")
    steps.ctl_step("registrations", "rename", user, "Key", "Blue key", says='"Blue key"')
    listed = steps.ctl_step("registrations", "list", user, says=["Blue key", "Spare key"])
    registration = next(line.split()[-1] for line in listed.splitlines() if line.startswith("Blue key"))

    heading("The user signs in at the portal: password, nickname, PIN, touch")
    sign_in = ("--simulate=blue.key", "portal", "try", user, "--password-stdin", "--pin-stdin")
    steps.ctl_step(*sign_in, "--nickname", "Blue key", lines=[PASSWORD, PIN], says=f"{user} signed in")
    steps.ctl_step("registrations", "list", user)
    used = next(line for line in steps.output.splitlines() if line.startswith("Blue key"))
    steps.check("never" not in used, "the registration should show that it was used")

    heading("Remove it, and see that the next sign-in with it is refused")
    steps.ctl_step("registrations", "remove", user, "Blue key", "--yes", says="Removed")
    steps.ctl_step("registrations", "list", user, says="Spare key")
    steps.check("Blue key" not in steps.output, "the registration should be gone")
    steps.ctl_step(*sign_in, "--nickname", "Blue key", lines=[PASSWORD, PIN], expect=1, says="no longer exists")
    say("  (the page no longer offers it; now ask for it all the same, by its id)")
    steps.ctl_step("--verbose", *sign_in, f"--registration={registration}", lines=[PASSWORD, PIN], expect=1,
                   says=["POST /api/signin/options 404", "The user has no such registration"])
    spare = ("--simulate=spare.key", *sign_in[1:])
    steps.ctl_step(*spare, "--nickname", "Spare key", lines=[PASSWORD, SPARE_PIN], says=f"{user} signed in")

    heading("Sign out")
    steps.ctl_step("portal", "logout", says="Signed out")
    steps.ctl_step("portal", "status", expect=3, says="not signed in")


def too_long(*_):
    raise Failed(f"this took more than {LIMIT} s")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that every process is ended
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(LIMIT)
    began = time.monotonic()
    with scratch() as home:
        portal = Portal(sys.argv[1], home, home / "portal.db")
        steps = Transcript(sys.argv[1], home)
        try:
            run_job(steps, portal)
        except (Failed, AssertionError, subprocess.TimeoutExpired) as failure:
            say(f"\nFAILED: {failure}")
            return 1
        except KeyboardInterrupt:
            say("\nInterrupted.")
            return 1
        finally:
            signal.alarm(0)
            portal.stop()
    say(f"\nEvery step did what it says, in {time.monotonic() - began:.1f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
