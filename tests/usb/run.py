#!/usr/bin/env python3
"""Runs guest.py in a QEMU guest and says which of its checks passed.

Usage: run.py BIN_DIR [KERNEL_DIR [PATTERN]]    where the programs are, where kernel.py has put a kernel if it had to, and
which checks alone

The guest prints one line for each check, `FIDESK ok NAME` or `FIDESK not ok NAME: WHY`, and `FIDESK done N` at its end.
"""
import pathlib
import sys

import kernel
import machine

BOOT_LIMIT = {"kvm": 15, "tcg": 120}  # seconds; KVM that does not boot by then is taken for one that does not work
LIMIT = 240
TAIL = 80  # lines of the console that are shown when a check fails


class Report:
    """What the guest said of its checks."""

    def __init__(self):
        self.passed = []
        self.failed = []
        self.announced = None
        self.console = []

    def take(self, line):
        self.console.append(line)
        word, _, rest = line.removeprefix("FIDESK ").partition(" ")
        if not line.startswith("FIDESK "):
            return
        if word == "ok":
            self.passed.append(rest)
        elif word == "not":
            self.failed.append(rest.removeprefix("ok "))
        elif word == "done":
            self.announced = int(rest)
        print(line.removeprefix("FIDESK "), flush=True)

    def booted(self):
        return any(line.startswith("FIDESK ") for line in self.console)

    def succeeded(self):
        return not self.failed and self.announced == len(self.passed) > 0


def run(found, bin_dir, accelerator):
    report = Report()
    guest = pathlib.Path(__file__).resolve().parent / "guest.py"
    command = ["/usr/bin/python3", "-B", str(guest), str(bin_dir), *sys.argv[3:]]
    for line in machine.console_lines(found, command, accelerator, BOOT_LIMIT[accelerator], LIMIT):
        report.take(line)
    return report


def first_that_boots(found, bin_dir):
    for accelerator in machine.accelerators():
        print(f"booting {found.image} ({accelerator})", flush=True)
        report = run(found, bin_dir, accelerator)
        if report.booted():
            break
    return report


def main():
    bin_dir = pathlib.Path(sys.argv[1]).resolve()
    found = kernel.find(*sys.argv[2:3], "/")
    lacking = machine.missing() + ([] if found else ["a kernel that can be read, with its modules"])
    if lacking:
        sys.exit(f"This test needs {', '.join(lacking)}: ./dev setup gets it.")
    report = first_that_boots(found, bin_dir)
    if report.succeeded():
        print(f"{len(report.passed)} checks passed in the guest")
        return
    print("\n--- the guest's console", *report.console[-TAIL:], "---", sep="\n")
    if report.announced is None:
        print("The guest did not come to its end.")
    sys.exit(f"{len(report.passed)} checks passed in the guest, {len(report.failed)} failed")


if __name__ == "__main__":
    main()
