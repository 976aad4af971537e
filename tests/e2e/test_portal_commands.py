"""The commands of a portal's administrator, as they are typed: what they say, what they refuse, what they leave behind."""
import contextlib
import hashlib
import json
import os
import pathlib
import pty
import select
import sqlite3
import struct
import subprocess
import time
import unittest

from browser import Browser
from programs import Portal, environment, find_bin, scratch

MODEL = "cb69481e-8ff7-4039-93ec-0a2729a154a8"
SECRET = "a long enough secret"


class Said:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def lines(self):
        return [json.loads(line) for line in self.out.splitlines()]

    def __repr__(self):
        return f"exit code {self.code}\n--- stdout\n{self.out}--- stderr\n{self.err}"


class Store(unittest.TestCase):
    """One store with a small tree of organisations and one user, Ann, and the program that works on it."""

    def setUp(self):
        with contextlib.ExitStack() as stack:
            self.home = stack.enter_context(scratch())
            self.program = str(pathlib.Path(find_bin()).resolve() / "fidesk-portal")
            self.run_command("init", "--store", "portal.db")
            self.done("org", "add", "Contoso")
            self.done("org", "add", "Contoso Sales", "--parent", "Contoso")
            self.done("user", "add", "ann@contoso.example", "--display-name", "Ann Smith", "--organisation",
                      "Contoso Sales", "--password-stdin", lines=[SECRET])
            self.addCleanup(stack.pop_all().close)

    def run_command(self, *arguments, lines=()):
        done = subprocess.run([self.program, *arguments], env=environment(self.home), cwd=self.home, text=True,
                              input="".join(line + "\n" for line in lines), capture_output=True, timeout=120)
        return Said(done.returncode, done.stdout, done.stderr)

    def run_on_store(self, *arguments, lines=()):
        words = 1 if arguments[0] in ("import-users", "demo") else 2
        return self.run_command(*arguments[:words], "--store", "portal.db", *arguments[words:], lines=lines)

    def done(self, *arguments, lines=()):
        said = self.run_on_store(*arguments, lines=lines)
        self.assertEqual(said.code, 0, said)
        self.assertEqual(said.err, "", said)
        return said

    def refused(self, sentence, *arguments, lines=(), code=1):
        """Refused with a sentence that says why, and nothing is on the audit trail."""
        before = self.trail()
        said = self.run_on_store(*arguments, lines=lines)
        self.assertEqual(said.code, code, said)
        self.assertEqual(said.out, "", said)
        self.assertIn(sentence, said.err, said)
        self.assertRegex(said.err.strip(), r"^fidesk-portal: .*[.?]$")
        self.assertEqual(self.trail(), before)
        return said

    def trail(self):
        return self.done("audit", "list", "--json").lines

    def last(self):
        return self.trail()[-1]

    def sql(self, statement, *values):
        with contextlib.closing(sqlite3.connect(self.home / "portal.db")) as connection, connection:
            changed = connection.execute(statement, values).rowcount
        self.assertGreater(changed, 0)


class Users(Store):
    def test_add(self):
        said = self.done("user", "add", "bob@contoso.example", "--display-name", "Bob", "--organisation", "contoso")
        self.assertIn("Added bob@contoso.example to Contoso.", said.out)
        self.assertIn("no password yet", said.out)
        line = self.last()
        self.assertEqual((line["action"], line["outcome"], line["actorName"], line["subjectName"]),
                         ("user.add", "done", "fidesk-portal", "bob@contoso.example"))
        self.assertRegex(line["detail"], r"^by \S+: Bob$")
        self.assertRegex(line["requestId"], r"^[0-9a-f-]{36}$")

    def test_white_space_at_the_ends(self):
        self.done("user", "add", "\ufeffbob@contoso.example\u00a0", "--display-name", "\ufeff Bob ", "--mail",
                  " b@mail.example", "--organisation", "contoso")
        shown = json.loads(self.done("user", "show", "bob@contoso.example", "--json").out)
        self.assertEqual((shown["userPrincipalName"], shown["displayName"], shown["mail"]),
                         ("bob@contoso.example", "Bob", "b@mail.example"))

    def test_add_refused(self):
        def refused(sentence, name="bob@contoso.example", display="Bob", organisation="Contoso", more=(), lines=()):
            return self.refused(sentence, "user", "add", name, "--display-name", display, "--organisation", organisation,
                                *more, lines=lines)
        refused("there is a user \"ann@contoso.example\" of Contoso Sales already", name="ANN@contoso.example")
        refused("did you mean \"Contoso\"", organisation="Contosso")
        refused("org list shows all", organisation="Northwind")
        refused("not of the form name@organisation.example", name="bob")
        refused("the display name is empty", display=" ")
        refused("the display name is empty", display="\ufeff")
        refused("not of the form name@organisation.example", name="b\u200bob@contoso.example")
        refused("the display name is longer than 256", display="x" * 257)
        refused("characters that it may not have", display="a\x1bb")
        refused("the mail address \"x\" is not", more=("--mail", "x"))
        stdin = ("--password-stdin",)
        refused("needs 8 characters", more=stdin, lines=["1234567"])
        refused("the user's own name", more=stdin, name="bobsmith@contoso.example", lines=["BobSmith"])
        refused("the user's own name", more=stdin, display="Bob Smith the Third", lines=["bob smith the third"])
        refused("holds no password", more=stdin)
        refused("longer than 1024 bytes", more=stdin, lines=["x" * 1025])

    def test_usage(self):
        for arguments in (("user",), ("user", "add"), ("user", "nothing", "x"), ("user", "show"),
                          ("admin", "grant", "ann@contoso.example"),
                          ("admin", "grant", "ann@contoso.example", "--portal", "--organisation", "Contoso"),
                          ("policy", "set", "Contoso"), ("policy", "set", "Contoso", "keysPerUser=1", "--file", "x")):
            said = self.run_command(*arguments, *(("--store", "portal.db") if len(arguments) > 1 else ()))
            self.assertEqual(said.code, 2, said)
            self.assertNotEqual(said.err + said.out, "")

    def test_show(self):
        self.done("admin", "grant", "ann@contoso.example", "--organisation", "Contoso")
        said = self.done("user", "show", "Ann@contoso.example").out
        for part in ("ann@contoso.example", "Ann Smith", "Contoso / Contoso Sales", "may sign in", "Administers:     Contoso"):
            self.assertIn(part, said)
        (shown,) = self.done("user", "show", "ann@contoso.example", "--json").lines
        self.assertEqual((shown["organisation"], shown["disabled"], shown["hasPassword"], shown["administers"]),
                         ("Contoso Sales", False, True, ["Contoso"]))
        self.refused("did you mean \"ann@contoso.example\"?", "user", "show", "ann@contoso.exmple")
        self.refused("user add makes one", "user", "show", "zed@contoso.example")

    def test_import_is_on_the_trail(self):
        (self.home / "users.csv").write_text("userPrincipalName,displayName,mail,organisation,password\n"
                                             "bob@contoso.example,Bob,,Contoso,a long enough one\n")
        self.done("import-users", "users.csv")
        line = self.last()
        self.assertEqual(line["action"], "users.import")
        self.assertIn("1 added, 0 updated", line["detail"])
        self.done("import-users", "users.csv")
        self.assertEqual(self.last(), line, "nothing was changed")

    def test_the_password_never_shows(self):
        self.assertNotIn(SECRET.encode(), (self.home / "portal.db").read_bytes())
        self.assertNotIn(SECRET, json.dumps(self.trail()))

    def test_disable_and_sign_in(self):
        with Portal(find_bin(), self.home, self.home / "portal.db") as portal:
            first = Browser()
            self.assertEqual(self.sign_in(first, portal), "signedIn")
            self.done("user", "disable", "ann@contoso.example")
            self.assertFalse(self.signed_in(first, portal))
            self.assertIn("disabled already", self.done("user", "disable", "ann@contoso.example").out)
            self.assertNotEqual(self.sign_in(Browser(), portal), "signedIn")
            self.done("user", "enable", "ann@contoso.example")
            self.assertIn("is not disabled", self.done("user", "enable", "ann@contoso.example").out)
            self.assertFalse(self.signed_in(first, portal), "a session that has ended stays ended")
            self.assertEqual(self.sign_in(first, portal), "signedIn")
            self.done("user", "set-password", "ann@contoso.example", "--password-stdin", lines=["another long secret"])
            self.assertFalse(self.signed_in(first, portal))
            self.assertEqual(self.sign_in(Browser(), portal, "another long secret"), "signedIn")
        actions = [line["action"] + " " + line["outcome"] for line in self.trail()]
        for action in ("user.disable done", "signin.password invalidCredentials", "user.enable done",
                       "user.setPassword done"):
            self.assertEqual(actions.count(action), 1, actions)
        self.assertEqual(self.done("audit", "verify", "--json").lines[0]["whole"], True)

    def sign_in(self, browser, portal, password=SECRET):
        """What the portal says to the password: the state of the sign-in, or the status of its refusal."""
        status, answer = browser.json(portal.url, "/api/signin/password", {"user": "ann@contoso.example", "password": password})
        return answer["state"] if status == 200 else status

    def signed_in(self, browser, portal):
        return json.loads(browser.open(portal.url + "/api/session").text)["signedIn"]


class Passwords(Store):
    """set-password at a terminal."""

    def typed(self, *lines, end=None):
        """Types each line when it is asked for; gives all that the terminal showed, and the exit code."""
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.home)
            os.execve(self.program, [self.program, "user", "set-password", "--store", "portal.db",
                                     "ann@contoso.example"], environment(self.home))
        shown = b""
        answers = [line.encode() + b"\n" for line in lines] + ([end] if end else [])
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if not select.select([terminal], [], [], 1)[0]:
                continue
            try:
                more = os.read(terminal, 4096)
            except OSError:
                break
            if not more:
                break
            shown += more
            if answers and shown.count(b": ") > len(lines) + bool(end) - len(answers):
                os.write(terminal, answers.pop(0))
        os.close(terminal)
        return shown.decode(), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def test_twice(self):
        shown, code = self.typed("a brand new secret", "a brand new secret")
        self.assertEqual(code, 0, shown)
        self.assertIn("New password of ann@contoso.example: ", shown)
        self.assertIn("again: ", shown)
        self.assertIn("Changed the password", shown)
        self.assertNotIn("brand new", shown)
        self.assertEqual(self.last()["action"], "user.setPassword")

    def test_differing(self):
        before = self.trail()
        shown, code = self.typed("a brand new secret", "a brand old secret")
        self.assertEqual(code, 1, shown)
        self.assertIn("the two passwords differ", shown)
        self.assertEqual(self.trail(), before)

    def test_interrupted(self):
        before = self.trail()
        shown, code = self.typed("a brand new secret", end=b"\x03")
        self.assertEqual(code, -2, shown)
        self.assertEqual(self.trail(), before)

    def test_without_a_terminal(self):
        done = subprocess.run([self.program, "user", "set-password", "--store", "portal.db", "ann@contoso.example"],
                              env=environment(self.home), cwd=self.home, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=60, start_new_session=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("--password-stdin", done.stderr)

    def test_refused(self):
        self.refused("there is no user", "user", "set-password", "zed@contoso.example", "--password-stdin", lines=[SECRET])
        self.refused("needs 8 characters", "user", "set-password", "ann@contoso.example", "--password-stdin",
                     lines=["short"])
        self.refused("the user's own name", "user", "set-password", "ann@contoso.example", "--password-stdin",
                     lines=["ANN@contoso.example"])


class Organisations(Store):
    def test_tree(self):
        self.done("org", "add", "West", "--parent", "contoso sales")
        self.done("org", "add", "Fabrikam")
        self.assertEqual(self.done("org", "list").out, "Contoso\n  Contoso Sales\n    West\nFabrikam\n")
        listed = self.done("org", "list", "--json").lines
        self.assertEqual({one["name"]: one.get("parent") for one in listed},
                         {"Contoso": None, "Contoso Sales": "Contoso", "West": "Contoso Sales", "Fabrikam": None})

    def test_twice(self):
        before = self.trail()
        self.assertIn("already", self.done("org", "add", "CONTOSO").out)
        self.assertIn("already", self.done("org", "add", "\ufeffContoso\u00a0").out)
        self.assertIn("already", self.done("org", "add", "Contoso Sales", "--parent", "Contoso").out)
        self.assertEqual(self.trail(), before)
        self.refused("there is an organisation \"Contoso Sales\" below Contoso already", "org", "add", "Contoso Sales")
        self.refused("there is no organisation \"Contos\"; did you mean \"Contoso\"", "org", "add", "X", "--parent", "Contos")
        self.refused("name is empty", "org", "add", "")

    def test_administrators(self):
        def roles():
            shown = self.done("user", "show", "ann@contoso.example", "--json").lines[0]
            return shown["administers"], shown["portalAdministrator"]
        grant = ("admin", "grant", "ann@contoso.example")
        revoke = ("admin", "revoke", "ann@contoso.example")
        self.assertIn("is now Local Administrator of Contoso.", self.done(*grant, "--organisation", "contoso").out)
        self.assertIn("is already", self.done(*grant, "--organisation", "Contoso").out)
        self.assertIn("is now administrator of the portal.", self.done(*grant, "--portal").out)
        self.assertEqual(roles(), (["Contoso"], True))
        self.assertIn("is no longer", self.done(*revoke, "--portal").out)
        self.assertIn("is not ", self.done(*revoke, "--portal").out)
        self.assertIn("is no longer", self.done(*revoke, "--organisation", "Contoso").out)
        self.assertEqual(roles(), ([], False))
        self.refused("did you mean \"Contoso\"", *grant, "--organisation", "Contosoo")
        self.refused("there is no user", "admin", "grant", "zed@contoso.example", "--portal")
        details = [(line["action"], line["detail"].split(": ")[1]) for line in self.trail()
                   if line["action"].startswith("administrator.")]
        self.assertEqual(details, [("administrator.grant", "Local Administrator of Contoso"),
                                   ("administrator.grant", "administrator of the portal"),
                                   ("administrator.revoke", "administrator of the portal"),
                                   ("administrator.revoke", "Local Administrator of Contoso")])


class Policies(Store):
    def policy(self, name="Contoso Sales"):
        return self.done("policy", "show", name, "--json").lines[0]

    def test_set_show_unset(self):
        self.assertEqual(self.policy()["policy"]["keysPerUser"], 10)
        self.done("policy", "set", "Contoso", "keysPerUser=3", "passwordAlone=false", f"blockedAaguids={MODEL}",
                  "nicknamePattern=[A-Z]+=\\d{1,3}", "userVerification=preferred")
        self.done("policy", "set", "contoso sales", "keysPerUser=5", "blockedAaguids=")
        shown = self.policy()
        self.assertEqual(shown["policy"], {"attestationRequired": False, "allowedAaguids": [], "blockedAaguids": [],
                                           "userVerification": "preferred", "keysPerUser": 5, "nicknameLength": 30,
                                           "nicknamePattern": "[A-Z]+=\\d{1,3}", "passwordAlone": False})
        self.assertEqual(shown["from"], {"keysPerUser": "Contoso Sales", "blockedAaguids": "Contoso Sales",
                                         "passwordAlone": "Contoso", "nicknamePattern": "Contoso",
                                         "userVerification": "Contoso"})
        text = self.done("policy", "show", "Contoso Sales").out
        self.assertRegex(text, r"keysPerUser +5 +\(its own\)")
        self.assertRegex(text, r"passwordAlone +false +\(of Contoso\)")
        self.assertRegex(text, r"nicknameLength +30 +\(default\)")
        self.assertIn("YubiKey", self.done("policy", "show", "Contoso").out)
        self.done("policy", "unset", "Contoso Sales", "keysPerUser")
        self.assertEqual(self.policy()["policy"]["keysPerUser"], 3)
        self.done("policy", "unset", "Contoso")
        self.assertEqual(self.policy("Contoso")["from"], {})
        self.assertEqual([line["action"] for line in self.trail()][-4:],
                         ["policy.set", "policy.set", "policy.unset", "policy.unset"])
        self.assertIn('{"keysPerUser":5', self.trail()[-3]["detail"].replace('"blockedAaguids":[],', ""))

    def test_twice(self):
        self.done("policy", "set", "Contoso", "keysPerUser=3")
        before = self.trail()
        self.assertIn("says so already", self.done("policy", "set", "Contoso", "keysPerUser=3").out)
        self.assertIn("does not say", self.done("policy", "unset", "Contoso", "nicknameLength").out)
        self.assertEqual(self.trail(), before)

    def test_file(self):
        (self.home / "policy.json").write_text('{"attestationRequired": true, "nicknameLength": 12}')
        said = self.done("policy", "set", "Contoso", "--file", "policy.json")
        self.assertIn("--trust", said.out, "what the portal needs for it")
        self.assertEqual(self.policy()["policy"]["nicknameLength"], 12)
        self.done("policy", "set", "Contoso", "--file", "-", lines=['{"keysPerUser": 2}'])
        self.assertEqual(self.policy()["policy"]["keysPerUser"], 2)
        self.refused("keysPerUser must be a whole number", "policy", "set", "Contoso", "--file", "-",
                     lines=['{"keysPerUser": "2"}'])
        self.refused("nothing.json", "policy", "set", "Contoso", "--file", "nothing.json")
        self.refused("-: ", "policy", "set", "Contoso", "--file", "-", lines=["nonsense"])

    def test_refused(self):
        for sentence, assignment in (("no field \"keys\"; its fields are attestationRequired", "keys=3"),
                                     ("not of the form field=value", "keysPerUser"),
                                     ("keysPerUser must be a whole number from 1 to 10", "keysPerUser=0"),
                                     ("keysPerUser must be a whole number from 1 to 10", "keysPerUser=many"),
                                     ("nicknameLength must be a whole number from 1 to 30", "nicknameLength=31"),
                                     ("passwordAlone must be true or false", "passwordAlone=yes"),
                                     ("userVerification must be required, preferred or discouraged",
                                      "userVerification=always"),
                                     ("holds \"YubiKey\", which is not an AAGUID", "allowedAaguids=YubiKey"),
                                     ("twice", f"allowedAaguids={MODEL},{MODEL.upper()}"),
                                     ("not a regular expression: missing terminating ] for character class at character 4",
                                      "nicknamePattern=[a-"),
                                     ("is longer than 200 bytes", "nicknamePattern=" + "a" * 201)):
            self.refused(sentence, "policy", "set", "Contoso", assignment)
        self.refused("keysPerUser is there twice", "policy", "set", "Contoso", "keysPerUser=1", "keysPerUser=2")
        self.refused("did you mean \"Contoso\"", "policy", "set", "Contosa", "keysPerUser=1")
        self.refused("no field \"x\"", "policy", "unset", "Contoso", "x")
        self.assertEqual(self.policy("Contoso")["from"], {})

    def test_advice(self):
        unknown = "00000000-0000-4000-8000-000000000001"
        said = self.done("policy", "set", "Contoso", f"allowedAaguids={MODEL},{unknown}").out
        self.assertIn("what the key itself claims", said)
        self.assertIn("No known model has the AAGUID " + unknown, said)
        self.assertNotIn("No known model has the AAGUID " + MODEL, said)


class Trail(Store):
    def verify(self, *arguments):
        said = self.run_on_store("audit", "verify", "--json", *arguments)
        found = said.lines[0]
        self.assertEqual(said.code, 0 if found["whole"] else 1)
        return found

    def test_list(self):
        self.done("org", "add", "Fabrikam")
        text = self.done("audit", "list").out.splitlines()
        self.assertEqual(len(text), 4)
        self.assertRegex(text[2], r"^3  \S+Z  user\.add  done  fidesk-portal to ann@contoso.example  \[by ")
        named = self.done("audit", "list", "--json", "--organisation", "Contoso").lines
        self.assertEqual([line["id"] for line in named], [1, 2, 3], "with those below it")
        self.assertEqual(self.done("audit", "list", "--since", "2100-01-01").out, "")
        self.assertEqual(len(self.done("audit", "list", "--since", named[0]["dateTime"], "--json").lines), 4)
        self.refused("is not a time", "audit", "list", "--since", "yesterday")
        self.refused("did you mean \"Contoso\"", "audit", "list", "--organisation", "Contos")

    def test_whole(self):
        said = self.done("audit", "verify").out
        self.assertIn("whole: 3 records", said)
        head = said.splitlines()[1]
        self.assertRegex(head, r"^[0-9a-f]{64}:3$")
        self.done("org", "add", "Fabrikam")
        self.assertEqual(self.verify("--expect", head)["records"], 4)
        for wrong in ("x", head[1:], head + "0x", head.replace(":", ""), head.split(":")[0] + ":"):
            self.refused("is not a head of the audit trail", "audit", "verify", "--expect", wrong)

    def test_another_program_comes_to_the_same_hashes(self):
        """As app/portal/store/AuditChain.h says how they are made."""
        texts = ("actor", "actorName", "action", "outcome", "subject", "subjectName", "organisation", "detail",
                 "requestId", "remoteAddress")
        previous = bytes(32)
        for line in self.trail():
            record = previous + struct.pack(">qq", line["id"], line["time"])
            for name in texts:
                text = line[name].encode()
                record += struct.pack(">I", len(text)) + text
            previous = hashlib.sha256(record).digest()
            self.assertEqual(line["hash"], previous.hex())
        self.assertEqual(self.verify()["head"], previous.hex() + ":3")

    def test_broken(self):
        head = self.verify()["head"]
        self.sql("UPDATE audit SET detail = 'nothing' WHERE id = 2")
        found = self.verify()
        self.assertEqual((found["fault"], found["record"], found["records"]), ("altered", 2, 1))
        said = self.run_on_store("audit", "verify")
        self.assertEqual(said.code, 1)
        self.assertIn("record 2 does not fit its hash", said.err)
        self.sql("DELETE FROM audit WHERE id >= 2")
        self.assertEqual(self.verify()["fault"], "tailMissing")
        self.sql("UPDATE audit_head SET last_id = 1, record_hash = (SELECT record_hash FROM audit WHERE id = 1)")
        self.assertTrue(self.verify()["whole"], "cut with care, it cannot be told")
        self.assertEqual(self.verify("--expect", head)["fault"], "expectedMissing")

    def test_what_is_of_another_type_is_found(self):
        self.sql("UPDATE audit SET actor = x'' WHERE id = 2")
        self.assertEqual(self.verify()["record"], 2)

    def test_many_at_once(self):
        """Processes that write to the trail at the same moment leave one chain."""
        running = [subprocess.Popen([self.program, "org", "add", "--store", "portal.db", f"Team {i}"],
                                    env=environment(self.home), cwd=self.home, stdout=subprocess.DEVNULL)
                   for i in range(8)]
        self.assertEqual([process.wait(60) for process in running], [0] * 8)
        self.assertEqual(self.verify()["records"], 11)

    def test_no_store(self):
        for arguments in (("audit", "verify"), ("org", "list"), ("user", "show", "a"), ("policy", "show", "Contoso")):
            said = self.run_command(*arguments[:2], "--store", "nowhere.db", *arguments[2:])
            self.assertEqual(said.code, 1)
            self.assertIn("nowhere.db", said.err)
        self.assertFalse((self.home / "nowhere.db").exists())


if __name__ == "__main__":
    unittest.main()
