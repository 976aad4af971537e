"""The schema of profiles and the program agree: what one takes the other takes, and what one refuses so does the other."""
import json
import pathlib
import unittest

from programs import Ctl, find_bin, scratch

RESOURCES = pathlib.Path(__file__).resolve().parents[2] / "resources"
MODEL = "cb69481e-8ff7-4039-93ec-0a2729a154a8"
LENGTHS = (4, 63, 6.0, 3, 64, 5.5, "6", None, True)
TEXTS = ("", "x", "é" * 30, "💡" * 60, "💡" * 61, "x" * 500, "x" * 501, "a\nb", "a\x7fb", 5, None)
FLAGS = (True, False, 0, "true", None, [])
VALUES = {
    "name": [text for text in TEXTS if text != " "],
    "description": TEXTS,
    "resetFirst": FLAGS, "forcePinChange": FLAGS, "alwaysUv": FLAGS, "enterpriseAttestation": FLAGS,
    "attestationRequired": FLAGS, "userVerificationRequired": FLAGS, "proveByAssertion": FLAGS,
    "pin": ("typed", "generated", "Typed", "", 1, None),
    "generatedPinLength": LENGTHS, "minPinLength": LENGTHS,
    "allowedModels": ([], [MODEL], [MODEL.upper()], [MODEL, MODEL], [MODEL[:-1]], [1], MODEL, None,
                      ["00000000-0000-0000-0000-000000000000"], [f"{i:08x}{MODEL[8:]}" for i in range(500)],
                      [f"{i:08x}{MODEL[8:]}" for i in range(501)]),
    "nicknamePattern": ("", "x", "{model} {label} {serial} {user} {userName} {date}", "{{}}", "{{model}}", "{Model}", "{",
                        "a}", "{}", "{ model}", "{{{model}}}", "{{{model}", "x" * 200, "x" * 201, "a\tb", 1, None),
    "$schema": ("profile.schema.json", 1),
    "colour": ("blue",),
}
# What no schema can say: two members together, white space, the same AAGUID in two ways of writing.
BEYOND = ({"name": " "}, {"name": "n", "nicknamePattern": " \t"},
          {"name": "n", "pin": "generated", "minPinLength": 8, "generatedPinLength": 7},
          {"name": "n", "allowedModels": [MODEL, MODEL.upper()]})
POLICIES = ({}, {"onlyPreset": True}, {"onlyPreset": 1}, {"default": "a-1"}, {"default": "A"}, {"default": ""},
            {"default": "x" * 64}, {"default": "x" * 65}, {"default": None}, {"more": 1})


class Profiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = cls.enterClassContext(scratch())
        cls.ctl = Ctl(find_bin(), cls.home)

    def validator(self, name):
        from jsonschema import Draft202012Validator
        schema = json.loads((RESOURCES / "schema" / name).read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        return Draft202012Validator(schema)

    def taken(self, content, name="p.json"):
        file = self.home / name
        file.write_text(json.dumps(content), encoding="utf-8")
        answer = self.ctl.run("profiles", "check", file, "--json")
        if answer.code != 0:
            self.assertEqual((answer.code, answer.error["code"]), (1, "Malformed"), answer)
            self.assertRegex(answer.error["detail"], "^line [0-9]+, ")
        return answer.code == 0

    def test_each_member(self):
        validator = self.validator("profile.schema.json")
        known = set(validator.schema["properties"])
        self.assertEqual(known, set(VALUES) - {"colour"})
        for member, values in VALUES.items():
            for value in values:
                content = {"name": "n", member: value}
                with self.subTest(content):
                    self.assertEqual(self.taken(content), validator.is_valid(content))
        self.assertFalse(self.taken({}) or validator.is_valid({}))

    def test_what_the_schema_cannot_say(self):
        for content in BEYOND:
            with self.subTest(content):
                self.assertFalse(self.taken(content))

    def test_the_policy(self):
        validator = self.validator("profile-policy.schema.json")
        for content in POLICIES:
            with self.subTest(content):
                self.assertEqual(self.taken(content, "policy.json"), validator.is_valid(content))

    def test_the_examples(self):
        validator = self.validator("profile.schema.json")
        files = list((RESOURCES / "profiles").glob("*.json"))
        self.assertGreaterEqual(len(files), 3)
        for file in files:
            validator.validate(json.loads(file.read_text(encoding="utf-8")))
            self.assertEqual(self.ctl.run("profiles", "check", file, "--json").code, 0)

    def test_what_is_written_is_of_the_schema(self):
        own = self.home / "config" / "profiles"
        own.mkdir(parents=True)
        for file in (RESOURCES / "profiles").glob("*.json"):
            (own / file.name).write_bytes(file.read_bytes())
            shown = self.ctl.expect(0, "profiles", "show", file.stem, "--json").json["profile"]
            self.assertEqual(shown.pop("id"), file.stem)
            self.validator("profile.schema.json").validate(shown)


if __name__ == "__main__":
    unittest.main()
