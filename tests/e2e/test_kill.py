"""Portals killed with SIGKILL at random moments under load, on SQLite and on PostgreSQL: nothing that was acknowledged
is lost or doubled, nothing refused is there, nothing is half there, and the audit trail is whole."""
import collections
import contextlib
import json
import os
import random
import re
import signal
import sqlite3
import sys
import time
import unittest
import urllib.parse
import urllib.request

from browser import Browser
from load import URL, Client, Keys, Told, User
from programs import ADMINISTRATOR, PASSWORD, Portal, find_bin, scratch

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from postgres import Cluster  # noqa: E402

SEED = int(os.environ.get("FIDESK_KILL_SEED", "20260807"))
ROUNDS = 5
CLIENTS = 4
USERS_OF_EACH = 12
PATIENCE = 60


def post(url, fields):
    with urllib.request.urlopen(urllib.request.Request(url, urllib.parse.urlencode(fields).encode()), timeout=30) as answer:
        return json.load(answer)


def administrator_token(url):
    """By the device flow, as a program without a browser gets it."""
    code = post(f"{url}/oauth2/v2.0/devicecode", {"client_id": "fidesk", "scope": "fidesk"})
    Browser().allow_device(code["verification_uri"], code["user_code"], ADMINISTRATOR, PASSWORD)
    return post(f"{url}/oauth2/v2.0/token", {"client_id": "fidesk", "device_code": code["device_code"],
                                             "grant_type": "urn:ietf:params:oauth:grant-type:device_code"})["access_token"]


def some_users(url, token, count):
    request = urllib.request.Request(f"{url}/v1.0/users?$top={count + 1}", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        found = json.load(answer)["value"]
    return [User(user["id"], user["userPrincipalName"]) for user in found
            if user["userPrincipalName"] != ADMINISTRATOR][:count]


class Load:
    """Portals over one store, and clients that keep them busy."""

    def __init__(self, stack, store, portals):
        self.random = random.Random(SEED)
        self.bin = find_bin()
        self.home = stack.enter_context(scratch())
        self.store = store or str(self.home / "portal.db")
        first = Portal(self.bin, self.home, self.store)
        first.make_store()
        with first:
            self.token = administrator_token(first.url)
            users = some_users(first.url, self.token, CLIENTS * USERS_OF_EACH)
        self.portals = [Portal(self.bin, self.home, self.store, "--url", URL, "--quiet") for _ in range(portals)]
        for portal in self.portals:
            portal.start()
            stack.callback(portal.stop)
        self.ports = [portal.port for portal in self.portals]
        self.told = Told()
        self.clients = []
        for number in range(CLIENTS):
            keys = Keys(self.bin, self.home)
            stack.callback(keys.close)
            mine = users[number * USERS_OF_EACH:(number + 1) * USERS_OF_EACH]
            self.clients.append(Client(keys, self.ports, self.token, mine, self.told, self.random.random()))
        for client in self.clients:
            client.start()
            stack.callback(client.join, PATIENCE)
            stack.callback(client.stopping.set)

    @property
    def users(self):
        return [user for client in self.clients for user in client.users]

    def wait_for(self, more):
        """Until the clients were told of as many more changes."""
        wanted = len(self.told.done) + more
        end = time.monotonic() + PATIENCE
        while len(self.told.done) < wanted and not self.told.wrong:
            if time.monotonic() > end:
                raise AssertionError(f"only {len(self.told.done)} of {wanted} changes were acknowledged")
            time.sleep(self.random.random() / 100)  # not as synchronisation: it makes the moment a random one

    def kill_some(self):
        for number in self.random.sample(range(len(self.portals)), self.random.randint(1, len(self.portals))):
            self.portals[number].kill()
            self.ports[number] = self.portals[number].start(self.ports[number]).port

    def finish(self):
        for client in self.clients:
            client.stopping.set()
        for client in self.clients:
            client.join(PATIENCE)
            if client.is_alive():
                raise AssertionError("a client still waits for an answer")
        if self.told.wrong:
            raise AssertionError(self.told.wrong)

    def causes(self):
        """Why requests failed, by the portals' logs."""
        text = self.portals[0].log.read_text(encoding="utf-8", errors="replace")
        return collections.Counter(re.findall(r"request \S+ failed: (.*)", text))

    def listed(self, user):
        """The user's registrations as the API tells them."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.ports[-1]}/v1.0/users/{user.id}/authentication/fido2Methods",
            headers={"Authorization": f"Bearer {self.token}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            found = [(method["id"], method["displayName"]) for method in json.load(answer)["value"]]
        if len(dict(found)) != len(found):
            raise AssertionError(f"{user.name} has a registration twice: {found}")
        return dict(found)


class Trail:
    """What the audit trail says: read from the tables themselves."""

    def __init__(self, rows):
        self.numbers = [int(row[0]) for row in rows]
        self.lines = [row[1:] for row in rows]  # action, outcome, subject, detail, request id
        self.registrations = collections.defaultdict(dict)
        for action, outcome, subject, detail, _ in self.lines:
            if outcome == "done":
                self.replay(action, self.registrations[subject], detail)

    @staticmethod
    def replay(action, registrations, detail):
        if action == "registration.create":
            nickname, registration = detail.split(", ")
            if registration in registrations:
                raise AssertionError(f"{registration} was registered twice")
            registrations[registration] = nickname
        elif action == "registration.rename":
            registration, names = detail.split(", ")
            before, after = names.split(" to ")
            if registrations[registration] != before:
                raise AssertionError(f"{registration} was not called {before}")
            registrations[registration] = after
        elif action == "registration.remove":
            registration, nickname = detail.split(", ")
            if registrations.pop(registration) != nickname:
                raise AssertionError(f"{registration} was not called {nickname}")


SELECT_TRAIL = "SELECT id, action, outcome, subject, detail, request_id FROM audit ORDER BY id"


class Kill(unittest.TestCase):
    def check(self, load, rows):
        load.portals[0].run("audit", "verify", "--store", load.store)  # fails if the chain is broken
        trail = Trail(rows)
        self.assertEqual(trail.numbers, list(range(1, len(trail.numbers) + 1)), "the trail has a gap")
        outcomes = collections.defaultdict(list)
        for action, outcome, _, _, request_id in trail.lines:
            outcomes[request_id, action].append(outcome)
        for request_id, action in load.told.done.items():
            self.assertEqual(outcomes[request_id, action], ["done"], f"{action} was acknowledged")
        for request_id, action in load.told.refused.items():
            self.assertEqual(len(outcomes[request_id, action]), 1)
            self.assertNotEqual(outcomes[request_id, action], ["done"], f"{action} was refused")
        for request_id, action in outcomes:
            self.assertNotIn(request_id, load.told.away, f"{action} was done, although it was said that it was not")
        everything = set()
        for user in load.users:
            found = load.listed(user)
            self.assertEqual(found, trail.registrations[user.id], f"{user.name}: registrations and trail differ")
            self.check_user(user, found)
            everything.update(found)
        self.assertFalse(everything & load.told.refused_credentials, "what was refused is there")

    def check_user(self, user, found):
        self.assertIn(found, user.possible(), f"{user.name}: what was acknowledged, and what there is")

    def report(self, load):
        told = load.told
        actions = collections.Counter(told.done.values())
        print(f"seed {SEED}: {len(told.done)} acknowledged {dict(actions)}, {len(told.refused)} refused,"
              f" {told.unanswered} unanswered, {len(told.away)} answered with 503, {told.faults} with another 5xx,"
              f" {told.settled} found out afterwards", file=sys.stderr)
        for cause, count in sorted(load.causes().items()):
            print(f"  {count} times: {cause}", file=sys.stderr)
        self.assertGreater(actions["registration.create"], 30)
        self.assertGreater(actions["signin.key"], 0)
        self.assertGreater(told.unanswered, 0)

    def test_sqlite(self):
        with contextlib.ExitStack() as stack:
            load = Load(stack, None, 1)
            for _ in range(ROUNDS):
                load.wait_for(load.random.randint(5, 25))
                load.kill_some()
            load.wait_for(10)
            load.finish()
            self.assertEqual((load.told.faults, len(load.told.away)), (0, 0), "a store that is a file is never away")
            with contextlib.closing(sqlite3.connect(load.store)) as database:
                self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
                rows = database.execute(SELECT_TRAIL).fetchall()
            self.check(load, rows)
            self.report(load)

    def test_postgresql(self):
        """Two portals at once, and in one round the database is what crashes."""
        with contextlib.ExitStack() as stack:
            cluster = Cluster(durable=True)
            stack.callback(cluster.stop)
            cluster.create("portal")
            load = Load(stack, cluster.address("portal"), 2)
            for number in range(ROUNDS):
                load.wait_for(load.random.randint(5, 25))
                if number == ROUNDS // 2:
                    cluster.halt(signal.SIGQUIT)
                    cluster.start()
                else:
                    load.kill_some()
            load.wait_for(10)
            load.finish()
            self.check(load, cluster.select("portal", SELECT_TRAIL))
            self.report(load)


if __name__ == "__main__":
    unittest.main()
