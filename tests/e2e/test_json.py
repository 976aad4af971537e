"""Every line that a key command writes with --json is one that the schema describes, member by member; and so is every
example of the help page."""
import copy
import json
import pathlib
import re
import subprocess
import unittest

import schema
from house import PIN, House
from programs import environment, find_bin, scratch

PAGE = pathlib.Path(__file__).resolve().parents[2] / "resources" / "help" / "json.md"
NEW_PIN = "60283174"


class TheSchema(unittest.TestCase):
    def test_it_catches(self):
        good = {"key": {"id": "a", "path": "", "manufacturer": "", "product": "", "vendorId": 1, "productId": 2}}
        schema.check(json.dumps(good), "keyWinkResult")
        for damage in (lambda it: it.update(more=1), lambda it: it["key"].update(more=1), lambda it: it.pop("key"),
                       lambda it: it["key"].update(vendorId="1")):
            bad = copy.deepcopy(good)
            damage(bad)
            with self.assertRaises(schema.OffSchema):
                schema.check(json.dumps(bad), "keyWinkResult")
            with self.assertRaises(schema.OffSchema):
                schema.check(json.dumps(bad))

    def test_examples_of_the_page(self):
        blocks = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
        lines = [line for block in blocks for line in block.splitlines()]
        self.assertGreater(len(lines), 25)
        for line in lines:
            with self.subTest(line):
                schema.check(line, examples=True)

    def test_every_definition_is_used(self):
        text = schema.FILE.read_text(encoding="utf-8")
        for name in schema.published()["$defs"]:
            self.assertIn(f'"#/$defs/{name}"', text, f"{name} is not referred to")

    def test_the_page_knows_every_key_command(self):
        page = PAGE.read_text(encoding="utf-8")
        for name, definition in schema.published()["$defs"].items():
            if name.startswith("key") and name.endswith(("Result", "Event")):
                words = definition["description"].split(":")[0].split(" --")[0].split()
                missing = [word for word in words if word not in page]
                self.assertEqual(missing, [], f"{name}: the page says nothing of it")


class TheUnitTests(unittest.TestCase):
    """What the unit tests of the commands see, with keys that do and fail in more ways than software keys."""

    def test_every_line(self):
        with scratch() as home:
            record = home / "lines"
            subprocess.run([find_bin() / "test_ctl"], env={**environment(home), "FIDESK_JSON_RECORD": str(record)},
                           check=True, capture_output=True, timeout=120)
            lines = sorted(set(record.read_text(encoding="utf-8").splitlines()))
        used = set()
        names = [ref["$ref"].rsplit("/", 1)[1] for ref in schema.published()["anyOf"]]
        for line in lines:
            with self.subTest(line):
                value = schema.check(line)
                used |= {name for name in names if schema.validator(name).is_valid(value)}
        missing = [name for name in names if name.startswith("key") and name not in used | {"keys", "keyWatchEvent"}]
        self.assertEqual(missing, [])


class TheCommands(House):
    """Each key command, with what it may write: its events and, last, its result."""

    def setUp(self):
        super().setUp()
        self.key = self.key_file("key")
        self.personality = ()

    def says(self, definition, *words, lines=(), events=()):
        answer = self.ctl.run(f"--simulate={self.key}", *self.personality, *words, "--json", lines=lines)
        self.assertEqual(answer.code, 0, answer)
        *before, last = answer.out.splitlines()
        for line in before:
            self.assertTrue(events, answer)
            found = [name for name in events if not list(schema.validator(name).iter_errors(json.loads(line)))]
            self.assertEqual(len(found), 1, line)
        self.assertEqual(bool(before), bool(events), answer)
        return schema.check(last, definition)

    def fails(self, code, *words, lines=(), exit_code=1):
        answer = self.ctl.run(f"--simulate={self.key}", *self.personality, *words, "--json", lines=lines)
        self.assert_fails(answer, code, exit_code)
        return schema.check(answer.out.splitlines()[-1], "error")

    def with_pin(self, definition, *words, **how):
        return self.says(definition, *words, "--pin-stdin", lines=[PIN], **how)

    def set_pin(self):
        self.says("keyPinSetResult", "key", "pin", "set", "--pin-stdin", lines=[PIN])

    def test_the_key_itself(self):
        self.says("keys", "keys")
        info = self.says("keyInfoResult", "key", "info")["info"]
        self.assertEqual(info["pinState"], "notSet")
        self.set_pin()
        info = self.says("keyInfoResult", "key", "info")["info"]
        self.assertEqual((info["pinState"], info["pinTriesLeft"]), ("set", 8))
        self.says("keyIdentifyResult", "key", "identify")
        if info["features"]["wink"]["can"]:
            self.says("keyWinkResult", "key", "wink")
        else:
            self.fails("NotSupportedByKey", "key", "wink")

    def test_pin(self):
        made = self.says("keyPinGenerateResult", "key", "pin", "generate", "--digits", "8")
        self.assertRegex(made["pin"], "^[0-9]{8}$")
        self.says("keyPinChangeResult", "key", "pin", "change", "--pin-stdin", lines=[made["pin"], PIN])
        again = self.says("keyPinGenerateResult", "key", "pin", "generate", "--pin-stdin", lines=[PIN])
        self.assertTrue(again["replaced"])
        self.assertEqual(self.fails("PinWrong", "key", "pin", "change", "--pin-stdin",
                                    lines=["00000000", PIN])["error"]["retriesLeft"], 7)

    def test_passkeys(self):
        self.assertEqual(self.enrol(self.key, "--nickname", "Key").code, 0)
        listed = self.with_pin("keyPasskeysListResult", "key", "passkeys", "list")
        self.assertEqual(listed["slotsUsed"], 1)
        credential = listed["passkeys"][0]["credentialId"]
        renamed = self.with_pin("keyPasskeysRenameResult", "key", "passkeys", "rename", credential, "--set-name",
                                "Änn \u202e 日本")
        self.assertIn("日本", renamed["passkey"]["userDisplayName"])
        self.fails("NoCredentials", "key", "passkeys", "delete", "--rp", "nobody.example", "--yes", "--pin-stdin",
                   lines=[PIN])
        self.fails("InvalidArgument", "key", "passkeys", "delete", credential, "--pin-stdin", lines=[PIN])
        self.with_pin("keyPasskeysDeleteResult", "key", "passkeys", "delete", credential, "--yes")
        self.assertEqual(self.passkeys(self.key), [])

    def test_fingerprints(self):
        self.personality = ("--personality=built-in-uv",)
        self.set_pin()
        added = self.with_pin("keyFingerprintsAddResult", "key", "fingerprints", "add", "--name", "Right thumb",
                              events=("keyFingerprintsAddEvent", "keyFingerprintsAddedEvent"))
        finger = added["fingerprint"]["id"]
        self.with_pin("keyFingerprintsListResult", "key", "fingerprints", "list")
        self.with_pin("keyFingerprintsRenameResult", "key", "fingerprints", "rename", finger, "Left thumb")
        self.with_pin("keyFingerprintsRemoveResult", "key", "fingerprints", "remove", "Left thumb", "--yes")
        self.fails("FingerprintNotFound", "key", "fingerprints", "remove", "Left thumb", "--yes", "--pin-stdin",
                   lines=[PIN])

    def test_what_a_key_cannot_do(self):
        self.personality = ("--personality=u2f",)
        for words in (("pin", "set"), ("passkeys", "list"), ("fingerprints", "add"), ("large-blobs", "list"),
                      ("settings", "always-uv", "on"), ("reset", "--yes")):
            self.assertIn("U2F", self.fails("NotSupportedByKey", "key", *words)["error"]["message"])
        self.says("keyInfoResult", "key", "info")
        self.says("keySettingsShowResult", "key", "settings", "show")

    def test_settings(self):
        self.set_pin()
        self.says("keySettingsShowResult", "key", "settings", "show")
        for definition, words in (("keySettingsAlwaysUvResult", ("always-uv", "on")),
                                  ("keySettingsAlwaysUvResult", ("always-uv", "off")),
                                  ("keySettingsEnterpriseAttestationResult", ("enterprise-attestation", "on", "--yes")),
                                  ("keySettingsMinPinLengthRpsResult", ("min-pin-length-rps", "contoso.example")),
                                  ("keySettingsMinPinLengthResult", ("min-pin-length", "6")),
                                  ("keySettingsForcePinChangeResult", ("force-pin-change",))):
            with self.subTest(words):
                self.assertTrue(self.with_pin(definition, "key", "settings", *words)["changed"])
        self.fails("MinPinLengthRefused", "key", "settings", "min-pin-length", "4")
        self.fails("PinMustChange", "key", "passkeys", "list", "--pin-stdin", lines=[PIN])
        self.assertEqual(self.says("keySettingsShowResult", "key", "settings", "show")["settings"]["minPinLength"], 6)

    def test_large_blobs(self):
        self.assertEqual(self.enrol(self.key, "--nickname", "Key").code, 0)
        passkey = self.with_pin("keyPasskeysListResult", "key", "passkeys", "list")["passkeys"][0]
        credential, content = passkey["credentialId"], self.home / "content"
        content.write_bytes(bytes(range(256)))
        self.with_pin("keyLargeBlobsListResult", "key", "large-blobs", "list")
        if not passkey["canHaveLargeBlob"]:  # enrolment does not ask for it
            self.fails("NotSupportedByKey", "key", "large-blobs", "import", credential, content, "--pin-stdin", lines=[PIN])
            self.fails("LargeBlobNotFound", "key", "large-blobs", "export", credential, "-", "--pin-stdin", lines=[PIN])
            return
        self.with_pin("keyLargeBlobsImportResult", "key", "large-blobs", "import", credential, content)
        out = self.with_pin("keyLargeBlobsExportResult", "key", "large-blobs", "export", credential, "-")
        self.assertEqual(out["exported"]["size"], 256)
        self.with_pin("keyLargeBlobsExportResult", "key", "large-blobs", "export", credential, self.home / "copy")
        self.assertEqual((self.home / "copy").read_bytes(), content.read_bytes())
        self.assertEqual((self.home / "copy").stat().st_mode & 0o777, 0o600)
        self.with_pin("keyLargeBlobsDeleteResult", "key", "large-blobs", "delete", credential, "--yes")

    def test_reset(self):
        self.assertEqual(self.enrol(self.key, "--nickname", "Key").code, 0)
        done = self.with_pin("keyResetResult", "key", "reset", "--yes", events=("keyResetEvent",))
        self.assertEqual(done["passkeysErased"], 1)
        self.assertEqual(self.says("keyInfoResult", "key", "info")["info"]["pinState"], "notSet")
        self.says("keyResetResult", "key", "reset", "--yes", "--now", events=("keyResetEvent",))
        self.fails("InvalidArgument", "key", "reset")  # nobody to ask

    def test_models(self):
        self.says("modelsShowResult", "models", "show", "cb69481e-8ff7-4039-93ec-0a2729a154a8")
        self.says("modelsShowResult", "models", "show", "00000000-0000-0000-0000-000000000001")
        self.fails("InvalidArgument", "models", "show", "nonsense")

    def test_no_key(self):
        for words in (("info",), ("wink",), ("identify",), ("reset", "--yes"), ("pin", "set"), ("settings", "show")):
            self.fails("NoKey", "key", *words, "--key", "nosuchkey", exit_code=3)


if __name__ == "__main__":
    unittest.main()
