#!/usr/bin/env python3
"""A PostgreSQL cluster of a test's own: in a temporary directory, on a Unix socket there, gone with whoever started it.

As a program: prints the directory of the socket, and stops and removes the cluster when standard input ends.
With --durable what is committed is synced, as in earnest; without, it is not, which is faster."""
import argparse
import os
import pathlib
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

USER = "fidesk"
PATIENCE = 30  # seconds for what takes less than one
FAST = ("fsync=off", "full_page_writes=off")
# Another order than the byte's by default: what the portal's order is must be its schema's doing.
LOCALE = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US")


def binaries():
    """The directory of the newest server that is installed."""
    def version(path):
        return [int(number) for number in re.findall(r"\d+", str(path))]
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=version)
    name = str(found[-1]) if found else shutil.which("initdb")
    if not name:
        raise SystemExit("There is no PostgreSQL server: ./dev setup installs it (Debian's package postgresql).")
    return pathlib.Path(name).parent


def unprivileged():
    """The command before a command that makes it end with this process, and not run as root: the server refuses to."""
    end = ["setpriv", "--pdeathsig", "INT"]
    if os.getuid() != 0:
        return end, None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return [*end, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"], user


class Cluster:
    def __init__(self, durable=False):
        self.bin = binaries()
        self.prefix, user = unprivileged()
        self.settings = () if durable else FAST
        self.process = None
        self.directory = tempfile.mkdtemp(prefix="fidesk-pg-")
        try:
            if user:
                os.chown(self.directory, user.pw_uid, user.pw_gid)
            self._run("initdb", "--pgdata", self._data(), "--username", USER, "--auth=trust", "--no-sync", *LOCALE)
            self.start()
        except BaseException:
            self.stop()
            raise

    def _data(self):
        return os.path.join(self.directory, "data")

    def _run(self, name, *arguments):
        done = subprocess.run([*self.prefix, self.bin / name, *arguments], cwd=self.directory, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{name}: {done.stdout}")
        return done.stdout

    def start(self):
        """Starts the server, or starts it again."""
        settings = ["listen_addresses=", f"unix_socket_directories={self.directory}", "max_connections=120",
                    "shared_buffers=32MB", *self.settings]
        with open(os.path.join(self.directory, "log"), "ab") as log:
            self.process = subprocess.Popen(
                [*self.prefix, self.bin / "postgres", "-D", self._data(),
                 *(word for setting in settings for word in ("-c", setting))],
                cwd=self.directory, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        end = time.monotonic() + PATIENCE
        while subprocess.run([self.bin / "pg_isready", "-q", "-h", self.directory], check=False).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("The server did not start: " + self.log())
            time.sleep(0.02)

    def log(self):
        return pathlib.Path(self.directory, "log").read_text(encoding="utf-8", errors="replace")

    def halt(self, how=signal.SIGINT):
        """Ends the server. SIGINT: in order, but without waiting for clients. SIGQUIT: at once, as after a crash."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def stop(self):
        """Ends the server and removes everything."""
        self.halt()
        shutil.rmtree(self.directory, ignore_errors=True)

    def address(self, database):
        """What --store takes."""
        return f"postgresql:///{database}?host={urllib.parse.quote(self.directory, safe='')}&user={USER}"

    def create(self, database):
        self._run("createdb", "-h", self.directory, "-U", USER, database)

    def select(self, database, sql):
        """The rows of `sql`, each a list of texts."""
        out = self._run("psql", "-X", "-q", "-A", "-t", "-F", "\x1f", "-h", self.directory, "-U", USER, "-d", database,
                        "-v", "ON_ERROR_STOP=1", "-c", sql)
        return [line.split("\x1f") for line in out.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--durable", action="store_true")
    cluster = Cluster(parser.parse_args().durable)
    try:
        print(cluster.directory, flush=True)
        sys.stdin.read()
    finally:
        cluster.stop()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    main()
