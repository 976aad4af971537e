"""The programs that the guest runs, with what they print taken as it comes."""
import json
import os
import pathlib
import queue
import signal
import subprocess
import threading
import time

HOME = "/run/fidesk"
BIN = "/run/fidesk/bin"  # the build's programs, where every user may go
NOBODY = 65534


class Failed(Exception):
    """A check found something else than it should."""


def environment():
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": HOME, "XDG_CONFIG_HOME": HOME,
            "QT_QPA_PLATFORM": "offscreen"}


def as_user(user):
    return {} if user is None else {"user": user, "group": user, "extra_groups": []}


def expect(condition, what):
    if not condition:
        raise Failed(what)


def until(condition, what, limit=20):
    """Waits for what no event tells of."""
    end = time.monotonic() + limit
    while not condition():
        expect(time.monotonic() < end, f"not within {limit} s: {what}")
        time.sleep(0.05)


def ctl(*arguments, lines=(), user=None, code=0, limit=60):
    """Runs fideskctl --json to its end: the last object it printed. PINs are its standard input's lines."""
    pins = ["--pin-stdin"] if lines else []
    done = subprocess.run([f"{BIN}/fideskctl", "--json", *pins, *map(str, arguments)], env=environment(), cwd="/",
                          input="".join(f"{line}\n" for line in lines), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, timeout=limit, check=False, **as_user(user))
    expect(done.returncode == code, f"{' '.join(map(str, arguments))}: exit code {done.returncode}, not {code}: "
           f"{done.stdout}{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


class Events:
    """A program that prints one object a line. `react` sees each as it comes, on a thread of its own."""

    def __init__(self, *command, user=None, react=None):
        self.process = subprocess.Popen(list(command), env=environment(), cwd="/", stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, bufsize=1, **as_user(user))
        self.queue = queue.Queue()
        self.react = react
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        for line in self.process.stdout:
            try:
                event = json.loads(line)
            except ValueError:
                event = {"event": "nonsense", "line": line}
            if not (self.react and self.react(event)):
                self.queue.put(event)
        self.queue.put(None)

    def send(self, line):
        self.process.stdin.write(line + "\n")

    def next(self, limit=30):
        try:
            event = self.queue.get(timeout=limit)
        except queue.Empty:
            raise Failed(f"{self.process.args[1:]}: nothing more within {limit} s") from None
        expect(event is not None, f"{self.process.args[1:]} has ended")
        return event

    def wait_for(self, name, limit=30):
        """The next event of that name; those before it are passed over."""
        while True:
            event = self.next(limit)
            if event.get("event") == name:
                return event

    def quiet(self):
        return self.queue.empty()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(20)
        self.thread.join(20)
        self.process.stdin.close()
        self.process.stdout.close()
        return code


class SoftwareKey(Events):
    """`fideskctl simulate --uhid` with a hand that touches whenever it asks."""

    def __init__(self, *options):
        super().__init__(f"{BIN}/fideskctl", "--json", "simulate", "--uhid", *options, react=self.touch)
        self.wait_for("inserted")

    def touch(self, event):
        if event.get("event") == "touchNeeded":
            self.send("")
        return event.get("event") in ("touchNeeded", "touchDone")

    def pull_out(self):
        self.send("r")
        self.wait_for("removed")

    def insert(self):
        self.send("i")
        self.wait_for("inserted")

    def replug(self):
        self.pull_out()
        self.insert()

    def reports(self):
        self.send("s")
        return self.wait_for("state")["reports"]


class Idle:
    """What a process costs between two moments, all its threads together."""

    def __init__(self, pid):
        self.tasks = pathlib.Path(f"/proc/{pid}/task")
        self.began = time.monotonic()
        self.before = self.now()

    def now(self):
        ticks = switches = 0
        for task in self.tasks.iterdir():
            fields = (task / "stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])  # utime, stime
            switches += sum(int(line.split()[1]) for line in (task / "status").read_text().splitlines()
                            if line.startswith("voluntary_ctxt_switches"))
        return ticks, switches

    def cost(self):
        """Its share of a core in percent, and how often it woke."""
        ticks, switches = (after - before for after, before in zip(self.now(), self.before))
        seconds = ticks / os.sysconf("SC_CLK_TCK")
        return 100 * seconds / (time.monotonic() - self.began), switches
