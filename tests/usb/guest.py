#!/usr/bin/env python3
"""The checks, run as root inside the guest by run.py.

Usage: guest.py BIN_DIR [PATTERN]    only the checks whose functions' names have PATTERN in them
"""
import json
import os
import pathlib
import re
import stat
import subprocess
import sys
import time
import traceback

import junk
import processes
from processes import BIN, HOME, NOBODY, Events, Failed, Idle, SoftwareKey, ctl, expect, until

PIN, NEW_PIN = "482915", "730264"
RULE = pathlib.Path("/run/udev/rules.d/99-everybody.rules")
CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


class House:
    """What lasts from one check to the next: the key, and somebody who watches from before it came."""

    def __init__(self):
        self.watch = Events(f"{BIN}/fideskctl", "--json", "keys", "--watch")
        self.key = None
        self.inserted = 0.0


def devices():
    return sorted(pathlib.Path("/dev").glob("hidraw*"))


def settle():
    subprocess.run(["udevadm", "settle", "-t", "30"], check=True)


@check
def no_key_is_no_failure(house):
    """without a key there is none, and that is no failure"""
    expect(ctl("keys")["keys"] == [], "a key is listed")
    expect(ctl("key", "info", code=3)["error"]["code"] == "NoKey", "not NoKey")


@check
def plugged_in(house):
    """the software key is plugged in, and who watches is told by udev"""
    house.key = SoftwareKey()
    event = house.watch.wait_for("inserted")
    expect(event["key"]["product"] == "Fidesk Software Key", event)
    expect(event["key"]["path"] == "/dev/hidraw0", event)


@check
def listed(house):
    """it is listed, with its name, under its path"""
    keys = ctl("keys")["keys"]
    expect([key["id"] for key in keys] == ["hidraw0"], keys)
    expect(keys[0]["vendorId"] == 0x1209, keys)


@check
def recognised_by_rules(_):
    """udev's own rules know it as a security key, so that it is given to whoever sits there"""
    settle()
    shown = subprocess.run(["udevadm", "info", "/dev/hidraw0"], stdout=subprocess.PIPE, text=True, check=True).stdout
    expect("ID_FIDO_TOKEN=1" in shown and "ID_SECURITY_TOKEN=1" in shown, shown)
    expect("uaccess" in shown, shown)


@check
def pin(_):
    """info, first PIN, wrong PIN, another PIN, by fideskctl"""
    expect("FIDO_2_1" in ctl("key", "info")["info"]["versions"], "another version")
    ctl("key", "pin", "set", lines=[PIN])
    wrong = ctl("key", "pin", "change", lines=["999999", NEW_PIN], code=1)
    expect(wrong["error"]["code"] == "PinWrong" and wrong["error"]["retriesLeft"] == 7, wrong)
    ctl("key", "pin", "change", lines=[PIN, NEW_PIN])
    expect(ctl("key", "info")["info"]["pinTriesLeft"] == 8, "tries are left over")


@check
def idle(house):
    """idle with a key in: under 0.5 % of a core, and nothing is sent to the key"""
    house.key.replug()
    inserted = time.monotonic()
    house.watch.wait_for("inserted")
    settle()
    reports, measured = house.key.reports(), Idle(house.watch.process.pid)
    time.sleep(8)  # so long as it is measured
    percent, woken = measured.cost()
    expect(percent < 0.5, f"{percent:.2f} %")
    expect(woken == 0, f"woke {woken} times")
    expect(house.key.reports() == reports, "reports have passed")
    house.inserted = inserted


@check
def reset_too_late(house):
    """a reset later than 10 s after plugging in is refused as that"""
    time.sleep(max(0, house.inserted + 10.5 - time.monotonic()))
    expect(ctl("key", "reset", "--now", "--yes", code=1)["error"]["code"] == "ResetTooLate", "another error")


@check
def reset_in_time(house):
    """a reset within 10 s works, and takes the PIN"""
    house.key.replug()
    until(devices, "the device is back")
    settle()
    ctl("key", "reset", "--now", "--yes")
    expect(ctl("key", "info")["info"]["pinSet"] is False, "the PIN is still there")


@check
def guided_reset(house):
    """the guided reset: unplugged when asked, plugged in when asked, touched, and empty"""
    ctl("key", "pin", "set", lines=[PIN])
    program = Events(f"{BIN}/fideskctl", "--json", "key", "reset", "--yes")
    steps = []
    while len(steps) < 4:
        event = program.wait_for("resetStep", 60)
        steps.append(event["step"])
        if event["step"] == "unplug":
            house.key.pull_out()
        elif event["step"] == "plugIn":
            house.key.insert()
    expect(steps == ["unplug", "plugIn", "send", "touch"], steps)
    expect(program.process.wait(60) == 0, f"exit code {program.process.returncode}")
    expect(ctl("key", "info")["info"]["pinSet"] is False, "the PIN is still there")


@check
def every_operation(house):
    """every operation that a key can do"""
    program = Events(f"{BIN}/usb_operations", react=None)
    done = failed = 0
    while (event := program.next(60))["event"] != "done":
        if event["event"] == "replug":
            house.key.replug()
        elif event["ok"]:
            done += 1
            print(f"  {event['event']}", flush=True)
        else:
            failed += 1
            print(f"\nFIDESK not ok operation {event['event']}: {event['why']}", flush=True)
    program.process.wait(20)
    expect(failed == 0, f"{failed} operations failed")
    expect(done >= 25, f"only {done} operations were done")


@check
def unplugged_and_back(house):
    """unplugged and plugged in again, seen through udev each time"""
    while not house.watch.quiet():
        house.watch.next()
    for _ in range(3):
        house.key.pull_out()
        expect(house.watch.next()["event"] == "removed", "not seen to go")
        house.key.insert()
        expect(house.watch.next()["event"] == "inserted", "not seen to come back")


@check
def listing_is_silent(house):
    """who comes to watch learns of the key without a report to it"""
    reports = house.key.reports()
    second = Events(f"{BIN}/fideskctl", "--json", "keys", "--watch")
    second.wait_for("inserted")
    expect(second.stop() == 0, "a watch that is interrupted fails")
    expect(house.key.reports() == reports, "reports have passed")


@check
def not_permitted(_):
    """a user without permission is told so, and never that there is no key"""
    settle()
    expect(stat.S_IMODE(os.stat(devices()[0]).st_mode) & 0o006 == 0, "everybody may open it")
    for command in (["keys"], ["key", "info"]):
        answer = ctl(*command, user=NOBODY, code=1)
        expect(answer["error"]["code"] == "KeyNotPermitted", answer)
        expect("udev" in answer["error"]["message"], answer)


@check
def permission_comes_later(house):
    """a permission that udev gives later is an event: the key appears to who watches"""
    house.key.pull_out()
    watch = Events(f"{BIN}/fideskctl", "--json", "keys", "--watch", user=NOBODY)
    until(lambda: Idle(watch.process.pid).now()[1] > 0 and asleep(watch.process.pid), "it watches")
    house.key.insert()
    house.watch.wait_for("inserted")
    settle()
    told = watch.wait_for("inserted")
    expect(told["permitted"] is False, told)
    RULE.parent.mkdir(parents=True, exist_ok=True)
    RULE.write_text('SUBSYSTEM=="hidraw", ENV{ID_SECURITY_TOKEN}=="1", MODE="0666"\n')
    subprocess.run(["udevadm", "control", "--reload"], check=True)
    until(opened_to_everybody, "the rule is applied")
    expect(watch.wait_for("inserted").get("permitted", True), "it still may not be used")
    expect(ctl("keys", user=NOBODY)["keys"] != [], "it cannot be used")
    watch.stop()


def opened_to_everybody():
    """Has udev look at the device again; whether its rules were the new ones."""
    node = devices()[0]
    subprocess.run(["udevadm", "trigger", "--settle", "--action=change", f"/sys/class/hidraw/{node.name}"], check=True)
    return stat.S_IMODE(os.stat(node).st_mode) & 0o006 == 0o006


def asleep(pid):
    tasks = list(pathlib.Path(f"/proc/{pid}/task").iterdir())
    states = [(task / "stat").read_text().rpartition(")")[2].split()[0] for task in tasks]
    return len(states) > 2 and set(states) == {"S"}  # its own, the one for signals, and the one that watches udev


@check
def pulled_while_asked(house):
    """a key pulled out while it waits for a touch: a clear error at once"""
    house.key.react = None
    waiting = Events(f"{BIN}/fideskctl", "--json", "key", "identify")
    house.key.wait_for("touchNeeded")
    house.key.pull_out()
    house.watch.wait_for("removed")
    answer = waiting.next(10)
    expect(answer["error"]["code"] in ("KeyUnplugged", "NoKey"), answer)
    waiting.process.wait(10)
    house.key.react = house.key.touch
    house.key.insert()
    house.watch.wait_for("inserted")


@check
def junk_devices(house):
    """devices that say odd things of themselves neither harm nor hide the key"""
    settle()
    house.key.pull_out()
    until(lambda: not devices(), "the key is gone")
    with junk.plugged(junk.DEVICES):
        settle()
        house.key.insert()
        watch = Events(f"{BIN}/fideskctl", "--json", "keys", "--watch")
        keys = [watch.wait_for("inserted")["key"] for _ in range(sum(device.is_key for device in junk.DEVICES) + 1)]
        settle()
        expect(watch.quiet(), "more are listed than there are")
        watch.stop()
        expect(len({key["path"] for key in keys}) == len(keys), f"one is listed twice: {keys}")
        for key in keys:
            expect(all(key[name].isprintable() and len(key[name]) <= 128 for name in ("product", "manufacturer")), key)
        ours = [key["id"] for key in keys if key["product"] == "Fidesk Software Key"]
        expect(len(ours) == 1, keys)
        expect("info" in ctl("--key", ours[0], "key", "info"), "no info")
        for key in keys:
            if key["product"] in ("Reports of 8 bytes", "Numbered reports", "Twice"):
                answer = ctl("--key", key["id"], "key", "info", code=1)
                expect(answer["error"]["code"] in ("KeyUnresponsive", "KeyMalfunction"), answer)


@check
def ended(house):
    """it goes with its program, and who watches ends well"""
    while not house.watch.quiet():
        house.watch.next()
    expect(house.key.stop() == 0, "simulate --uhid failed")
    house.watch.wait_for("removed")
    expect(house.watch.stop() == 0, "keys --watch failed")
    until(lambda: not devices(), "the device is gone")


@check
def without_permission_to_plug_in(_):
    """who may not plug a software key in is told so"""
    done = subprocess.run([f"{BIN}/fideskctl", "--json", "simulate", "--uhid"], env=processes.environment(), cwd="/",
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, timeout=30, check=False,
                          **processes.as_user(NOBODY))
    expect(json.loads(done.stdout)["error"]["code"] == "VirtualUsbNotPermitted", done.stdout)


def prepare(bin_dir):
    os.makedirs(BIN)
    os.chmod(HOME, 0o777)
    subprocess.run(["mount", "--bind", bin_dir, BIN], check=True)
    udevd = next(path for path in ("/usr/lib/systemd/systemd-udevd", "/lib/systemd/systemd-udevd")
                 if os.path.exists(path))
    subprocess.run([udevd, "--daemon"], check=True)
    until(lambda: os.path.exists("/run/udev/control"), "udevd listens")


def run(house, function):
    name, started = function.__doc__, time.monotonic()
    try:
        function(house)
    except Failed as failure:
        print(f"\nFIDESK not ok {name}: {failure}", flush=True)
    except Exception:  # whatever it is, it is shown, and the guest goes on
        print(f"\nFIDESK not ok {name}: {traceback.format_exc()}", flush=True)
    else:
        print(f"\nFIDESK ok {name}", flush=True)
        return 1
    finally:
        print(f"  ({time.monotonic() - started:.1f} s)", flush=True)
    return 0


def main():
    print("\nFIDESK up", flush=True)
    prepare(sys.argv[1])
    house = House()
    wanted = re.compile(sys.argv[2] if len(sys.argv) > 2 else "")
    passed = sum(run(house, function) for function in CHECKS if wanted.search(function.__name__))
    print(f"\nFIDESK done {passed}", flush=True)


if __name__ == "__main__":
    main()
