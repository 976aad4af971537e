"""Enrolments by profile, replacements, and the journal: what a killed program leaves is ended by `journal resume`, with
key, portal and records in agreement."""
import json
import signal
import threading
import unittest

from house import PIN, House
from programs import end

NICKNAME = "Journal key"
NEW_PIN = "60283174"


class Journal(House):
    def agree(self, key, pin, registered):
        """Whether key and portal have just that many."""
        ids = [registration["id"][:-1] for registration in self.registrations()]
        self.assertEqual(len(ids), registered)
        self.assertEqual(ids, self.passkeys(key, pin))

    def last_event(self):
        return self.ctl.expect(0, "records", "list", "--events", "--json").json["events"][0]

    def jobs(self):
        return self.ctl.expect(0, "journal", "list", "--json").json["jobs"]

    def resume(self, key, *arguments, lines=(PIN,), code=0):
        answer = self.ctl.run(f"--simulate={key}", "journal", "resume", *arguments, "--pin-stdin", "--json", lines=lines)
        self.assertEqual(answer.code, code, answer)
        return [json.loads(line) for line in answer.out.splitlines()]

    def profile(self, name, **policy):
        folder = self.ctl.config / "profiles"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.json").write_text(json.dumps({"name": name, **policy}), encoding="utf-8")

    def killed_at(self, key, kill_at, lose):
        """Kills an enrolment with its request for a new registration under way."""
        reached, release = threading.Event(), threading.Event()

        def decide(_, exchange):
            if exchange.method != "POST" or not exchange.target.endswith("/fido2Methods"):
                return "pass"
            if lose:
                return lambda answer: reached.set() or (release.wait(30) and b"")
            reached.set()
            release.wait(30)
            return "drop"

        self.proxy.reset(decide)
        process = self.ctl.start(f"--simulate={key}", "enrol", self.user, "--pin-stdin", "--nickname", NICKNAME, "--json")
        process.stdin.write(PIN + "\n")
        process.stdin.flush()
        self.assertTrue(reached.wait(60))
        process.send_signal(kill_at)
        process.wait(30)
        end(process)
        release.set()
        self.proxy.reset()

    def test_nothing_open(self):
        self.assertEqual(self.jobs(), [])
        self.assertIn("Every enrolment has ended.", self.ctl.expect(0, "journal", "list").out)
        self.assertEqual(self.resume(self.key_file("key")), [{"ended": 0}])
        self.assert_fails(self.ctl.run("journal", "resume", "nosuchjob", "--json"), "JobNotFound")

    def test_killed_with_the_answer_on_its_way(self):
        key = self.key_file("key")
        self.killed_at(key, signal.SIGKILL, lose=True)
        (job,) = self.jobs()
        self.assertEqual((job["step"], job["live"], job["nickname"]), ("Register", False, NICKNAME))
        with self.subTest("it is to be proved, and nobody has the key"):
            lone = self.ctl.run(f"--simulate={self.key_file('other')}", "journal", "resume", "--pin-stdin", lines=[PIN])
            self.assertIn("not proved to work", lone.err)
            self.assertIn("--without-key", lone.err)
            self.assertEqual(lone.code, 1)
        with self.subTest("another key is told before its PIN is asked for, and loses no try"):
            other = self.key_file("other")
            self.ctl.expect(0, f"--simulate={other}", "key", "pin", "set", "--pin-stdin", lines=[NEW_PIN])
            wrong = self.ctl.run(f"--simulate={other}", "journal", "resume")  # and no PIN given at all
            self.assertEqual(wrong.code, 1)
            self.assertIn("not the security key of this job", wrong.err)
            self.assertEqual(self.resume(other, code=1)[-1]["error"]["code"], "KeyOfAnotherJob")
            info = self.ctl.expect(0, f"--simulate={other}", "key", "info", "--json").json
            self.assertEqual(info["info"]["pinTriesLeft"], 8)
        event, result = self.resume(key)
        self.assertEqual((event["ending"], result), ("registered", {"ended": 1}))
        self.agree(key, PIN, 1)
        self.assertEqual(self.jobs(), [])
        self.assertEqual(self.last_event()["detail"], "")

    def test_the_key_is_elsewhere(self):
        key = self.key_file("key")
        self.killed_at(key, signal.SIGKILL, lose=True)
        self.assertEqual(self.ctl.run("journal", "resume", "--without-key", "--give-up").code, 2)
        event, _ = [json.loads(line) for line in
                    self.ctl.expect(0, "journal", "resume", "--without-key", "--json").out.splitlines()]
        self.assertEqual(event["ending"], "registered")
        self.agree(key, PIN, 1)
        self.assertEqual(self.last_event()["detail"], "not proved: the key was not at hand")

    def test_killed_before_the_portal_heard_of_it(self):
        key = self.key_file("key")
        self.killed_at(key, signal.SIGKILL, lose=False)
        with self.subTest("another key is not taken for it"):
            other = self.key_file("other")
            self.ctl.expect(0, f"--simulate={other}", "key", "pin", "set", "--pin-stdin", lines=[PIN])
            self.assertEqual(self.resume(other, code=1)[-1]["error"]["code"], "KeyOfAnotherJob")
        warned = self.enrol(self.key_file("third"), "--nickname", "Third")
        self.assertIn("journal list", warned.err)
        (third,) = self.registrations()
        self.ctl.expect(0, "registrations", "remove", self.user, third["id"], "--yes")
        event, _ = self.resume(key)
        self.assertEqual(event["ending"], "registered")
        self.agree(key, PIN, 1)

    def test_killed_while_the_key_waits_for_its_touch(self):
        key = self.key_file("key")
        process = self.ctl.start(f"--simulate={key}", "--touch=never", "enrol", self.user, "--pin-stdin", "--json")
        process.stdin.write(PIN + "\n")
        process.stdin.flush()
        for line in process.stderr:
            if "Touch the key" in line:
                break
        process.kill()
        process.wait(30)
        end(process)
        self.assertEqual(self.jobs()[0]["step"], "CreateCredential")
        self.assertEqual(self.resume(key, lines=(), code=1)[-1]["error"]["code"], "PinRequired")
        event, _ = self.resume(key, self.jobs()[0]["id"][:8])
        self.assertEqual(event["ending"], "failed")
        self.agree(key, PIN, 0)
        self.assertEqual(self.jobs(), [])

    def test_the_key_is_lost(self):
        key = self.key_file("key")
        self.killed_at(key, signal.SIGKILL, lose=True)
        self.assertEqual(len(self.registrations()), 1)
        refused = self.ctl.run("journal", "resume", "--give-up", "--json")
        self.assert_fails(refused, "InvalidArgument")
        event, _ = [json.loads(line) for line in
                    self.ctl.expect(0, "journal", "resume", "--give-up", "--yes", "--json").out.splitlines()]
        self.assertEqual(event["ending"], "abandoned")
        self.assertEqual(self.registrations(), [])

    def test_replaced(self):
        key = self.key_file("key")
        self.assertEqual(self.enrol(key, "--nickname", NICKNAME).code, 0)
        (old,) = self.registrations()
        other = self.key_file("other")
        self.ctl.expect(0, f"--simulate={other}", "key", "pin", "set", "--pin-stdin", lines=[PIN])
        wrong = self.ctl.run(f"--simulate={other}", "replace", self.user, NICKNAME, "--yes", "--pin-stdin", "--json",
                             lines=[NEW_PIN])
        self.assert_fails(wrong, "KeyOfAnotherJob")
        self.assertIn(f'not the key of "{NICKNAME}"', wrong.error["message"])
        unknown = self.ctl.run(f"--simulate={key}", "replace", self.user, "Nobody's", "--yes", "--json")
        self.assert_fails(unknown, "RegistrationNotFound")
        self.assertIn("Nobody's", unknown.error["message"])
        self.agree(key, PIN, 1)
        unasked = self.ctl.run(f"--simulate={key}", "replace", self.user, NICKNAME, "--pin-stdin", "--json",
                               lines=[NEW_PIN])
        self.assert_fails(unasked, "InvalidArgument")
        done = self.ctl.expect(0, f"--simulate={key}", "replace", self.user, NICKNAME, "--yes", "--pin-stdin", "--json",
                               lines=[NEW_PIN]).json
        self.assertEqual(done["replaced"]["id"], old["id"])
        self.assertEqual(done["registration"]["nickname"], NICKNAME)
        self.agree(key, NEW_PIN, 1)
        self.assertNotEqual(self.registrations()[0]["id"], old["id"])

    def test_a_pin_that_stays_is_told(self):
        fresh = self.ctl.run(f"--simulate={self.key_file('fresh')}", "--fault=refuse", "enrol", self.user,
                             "--pin-stdin", lines=[PIN])
        self.assertEqual(fresh.code, 1, fresh)
        self.assertIn("keeps the PIN that was set", fresh.err)
        again = self.ctl.run(f"--simulate={self.key_file('fresh')}", "--fault=refuse", "enrol", self.user,
                             "--pin-stdin", lines=[PIN])
        self.assertEqual(again.code, 1, again)
        self.assertNotIn("keeps the PIN", again.err)

    def test_a_label_is_one_line(self):
        key = self.key_file("key")
        self.assert_fails(self.enrol(key, "--label", "a\nb"), "InvalidArgument")
        self.assertEqual(self.registrations(), [])

    def test_by_profile(self):
        self.profile("counter", pin="generated", generatedPinLength=7, minPinLength=5, forcePinChange=True,
                     nicknamePattern="{label} {userName}")
        key = self.key_file("key")
        answer = self.ctl.expect(0, f"--simulate={key}", "enrol", self.user, "--profile", "counter", "--label", "N-7",
                                 "--json")
        event, result = [json.loads(line) for line in answer.out.splitlines()]
        self.assertRegex(event["pin"], "^[0-9]{7}$")
        self.assertNotIn(event["pin"], answer.err)
        self.assertTrue(result["registration"]["nickname"].startswith("N-7 "))
        self.assertNotIn("flaw", result)
        info = self.ctl.expect(0, f"--simulate={key}", "key", "info", "--json").json["info"]
        self.assertEqual((info["pinState"], info["minPinLength"]), ("mustChange", 5))
        self.ctl.expect(0, f"--simulate={key}", "key", "pin", "change", "--pin-stdin", lines=[event["pin"], PIN])
        self.agree(key, PIN, 1)
        missing = self.ctl.run(f"--simulate={key}", "enrol", self.user, "--profile", "nosuch", "--json")
        self.assert_fails(missing, "ProfileNotFound")

    def test_a_profile_that_resets_first(self):
        self.profile("wiped", resetFirst=True)
        key = self.key_file("key")
        self.ctl.expect(0, f"--simulate={key}", "key", "pin", "set", "--pin-stdin", lines=["90909090"])
        arguments = ("enrol", self.user, "--profile", "wiped", "--nickname", NICKNAME, "--pin-stdin", "--json")
        self.assert_fails(self.ctl.run(f"--simulate={key}", *arguments, lines=[PIN]), "InvalidArgument")
        self.ctl.expect(0, f"--simulate={key}", *arguments, "--yes", lines=[PIN])
        self.agree(key, PIN, 1)


if __name__ == "__main__":
    unittest.main()
