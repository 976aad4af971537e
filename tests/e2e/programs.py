"""Runs the real programs for the end-to-end tests: fideskctl, and fidesk-portal processes that always end."""
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import tempfile

import schema

PASSWORD = "practice"
ADMINISTRATOR = "admin@contoso.example"


class Failed(Exception):
    """A step did not do what it says."""


def environment(home):
    """A small environment of its own: no settings of the person who runs this, no display, no proxy."""
    env = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(home), "XDG_CONFIG_HOME": str(home),
           "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
    for name, value in os.environ.items():
        if name.endswith("SAN_OPTIONS") or name == "LD_LIBRARY_PATH":
            env[name] = value
    return env


def end(process, patience=10):
    """Ends a process, politely first."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream:
            stream.close()


class Portal:
    """A fidesk-portal process that serves `store`; ends with the `with` block."""

    def __init__(self, bin_dir, home, store, *options):
        self.program = str(pathlib.Path(bin_dir).resolve() / "fidesk-portal")
        self.home = pathlib.Path(home)
        self.store = str(store)
        self.options = options
        self.url = None
        self.process = None
        self.log = self.home / "portal.log"

    @property
    def store_name(self):
        """The store as somebody in the home directory calls it."""
        return self.store if "://" in self.store else os.path.relpath(self.store, self.home)

    def run(self, *arguments):
        done = subprocess.run([self.program, *arguments], env=environment(self.home), cwd=self.home,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
        if done.returncode != 0:
            raise Failed(f"fidesk-portal {' '.join(arguments)} exited with {done.returncode}:\n{done.stdout}")
        return done.stdout

    def make_store(self):
        """init and demo: sample organisations and users."""
        return self.run("init", "--store", self.store_name) + self.run("demo", "--store", self.store_name)

    def start(self, port=0):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self.program, "serve", "--verbose", "--store", self.store, "--port", str(port), *self.options],
                env=environment(self.home), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("Listening on "):
            end(self.process)
            raise Failed(f"fidesk-portal serve said {line!r}:\n{self.log.read_text(errors='replace')}")
        self.url = line.split()[-1]
        return self

    @property
    def port(self):
        return int(self.url.rsplit(":", 1)[1])

    def stop(self):
        if self.process:
            end(self.process)
            self.process = None

    def kill(self):
        """As by a power cut."""
        if self.process:
            self.process.kill()
            end(self.process)
            self.process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()


class Answer:
    """What a fideskctl command gave: its exit code, and both streams as text."""

    def __init__(self, code, out, err):
        self.code = code
        self.out = out
        self.err = err

    @property
    def json(self):
        """The last object it printed (with --json)."""
        return json.loads(self.out.splitlines()[-1])

    @property
    def error(self):
        return self.json["error"]

    def __repr__(self):
        return f"exit code {self.code}\n--- stdout\n{self.out}--- stderr\n{self.err}"


class Ctl:
    """fideskctl with settings and tokens in a directory of its own."""

    def __init__(self, bin_dir, home):
        self.program = str(pathlib.Path(bin_dir).resolve() / "fideskctl")
        self.home = pathlib.Path(home)
        self.home.mkdir(parents=True, exist_ok=True)
        self.config = self.home / "config"
        self.tokens = self.home / "tokens"

    def command(self, *arguments):
        return [self.program, "--config", str(self.config), "--token-file", str(self.tokens), *map(str, arguments)]

    def start(self, *arguments, **options):
        options = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True,
                   "env": environment(self.home), "start_new_session": True, **options}
        return subprocess.Popen(self.command(*arguments), **options)

    def run(self, *arguments, lines=(), timeout=60):
        """Runs a command to its end; `lines` are what its standard input holds. It has no terminal."""
        process = self.start(*arguments)
        try:
            out, err = process.communicate("".join(line + "\n" for line in lines), timeout=timeout)
        finally:
            end(process)
        if "--json" in arguments:
            schema.check_output(out)
        return Answer(process.returncode, out, err)

    def expect(self, code, *arguments, **options):
        answer = self.run(*arguments, **options)
        if answer.code != code:
            raise Failed(f"fideskctl {' '.join(map(str, arguments))}: expected exit code {code}, got {answer!r}")
        return answer


@contextlib.contextmanager
def scratch():
    """A temporary directory that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="fidesk-e2e-") as directory:
        yield pathlib.Path(directory)


def find_bin():
    """Where the programs are: FIDESK_BIN, or the dev preset's build."""
    here = pathlib.Path(__file__).resolve().parents[2]
    return pathlib.Path(os.environ.get("FIDESK_BIN", here / "build" / "dev" / "bin"))
