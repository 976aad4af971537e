"""The API's document is sound, and says what the portal does: every answer that the portal's own tests get, and those
that a running portal gives here, are as it says, and all it says was seen."""
import base64
import contextlib
import json
import os
import re
import subprocess
import unittest

from document import METHODS, Document, strict_json, values_in
from programs import Portal, environment, find_bin, scratch
from signed_in import REGISTRATION, add_registration, administrator_token, colleagues, session_of
from wire import Wire

# What cannot be brought about from outside, by status.
NOT_PROVOKED = {
    "500": "a fault of the portal's own; tests/portal/HttpTest.cpp makes one",
    "503": "more requests or passwords at once than it takes, or a store that is gone; tests/portal/ServerTest.cpp and "
           "SigninHasherTest.cpp make them",
}
# Errors and members that only a damaged store, an odd key or a directory of a nation would bring about, and where they
# are tested.
NOT_PROVOKED_PARTS = {
    "POST /api/signin/key 401 publicKeyMalformed": "a public key in the store that is none",
    "POST /v1.0/users/{user}/authentication/fido2Methods 400 algorithmNotAllowed":
        "tests/unit/webauthn/RegistrationTest.cpp",
    "POST /v1.0/users/{user}/authentication/fido2Methods 400 credentialIdTooLong":
        "tests/unit/webauthn/RegistrationTest.cpp",
    "GET /v1.0/users 200 @fidesk.countIsLowerBound": "more users than are counted",
}


def references(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


class TheDocument(unittest.TestCase):
    """OpenAPI 3.1, by the rules that matter to its readers."""

    @classmethod
    def setUpClass(cls):
        cls.document = Document.published()
        cls.value = cls.document.value

    def test_head(self):
        self.assertEqual(set(self.value), {"openapi", "jsonSchemaDialect", "info", "servers", "tags", "paths", "components"})
        self.assertEqual(self.value["openapi"], "3.1.0")
        self.assertTrue(self.value["info"]["title"] and self.value["info"]["version"])

    def test_references(self):
        used = set(references(self.value))
        for reference in used:
            self.document.resolved({"$ref": reference})
        there = {f"#/components/{kind}/{name}" for kind, all_ in self.value["components"].items() for name in all_
                 if kind != "securitySchemes"}
        self.assertEqual(used, there)

    def test_operations(self):
        names = [operation.spec["operationId"] for operation in self.document.operations]
        self.assertEqual(len(set(names)), len(names))
        tags = {tag["name"] for tag in self.value["tags"]}
        for operation in self.document.operations:
            with self.subTest(str(operation)):
                self.assertLessEqual(set(operation.spec), {"tags", "operationId", "summary", "description", "security",
                                                           "parameters", "requestBody", "responses"})
                self.assertLessEqual(set(operation.spec["tags"]), tags)
                self.assertTrue(operation.spec["summary"])
                for scheme in operation.spec["security"]:
                    self.assertLessEqual(set(scheme), set(self.value["components"]["securitySchemes"]))
                for status, response in operation.responses.items():
                    self.assertRegex(status, r"^[1-5]\d\d$")
                    self.assertTrue(response["description"])
        for path, item in self.value["paths"].items():
            self.assertLessEqual(set(item), {"parameters", *METHODS}, path)

    def test_parameters(self):
        for operation in self.document.operations:
            with self.subTest(str(operation)):
                places = [(each["in"], each["name"]) for each in operation.parameters]
                self.assertEqual(len(set(places)), len(places))
                in_path = {name for place, name in places if place == "path"}
                self.assertEqual(in_path, set(re.findall(r"\{([^}]+)\}", operation.path)))
                for each in operation.parameters:
                    self.assertIn("schema", each)
                    self.assertTrue(each["description"])
                    self.assertTrue(each["in"] == "query" or each["required"])

    def test_schemas(self):
        from jsonschema import Draft202012Validator
        for operation in self.document.operations:
            for media in self.media_of(operation):
                Draft202012Validator.check_schema(media["schema"])
        for schema in self.value["components"]["schemas"].values():
            Draft202012Validator.check_schema(schema)

    def test_examples(self):
        """Those that are cut short with an ellipsis stand for longer text."""
        whole = lambda value: json.loads(json.dumps(value).replace("...", ""))
        for operation in self.document.operations:
            for media in self.media_of(operation):
                if "example" in media:
                    complaints = self.document.complaints(media["schema"], whole(media["example"]))
                    self.assertEqual(complaints, [], str(operation))
        for schema in self.value["components"]["schemas"].values():
            for example in schema.get("examples", []):
                self.assertEqual(self.document.complaints(schema, example), [])

    @staticmethod
    def media_of(operation):
        yield from operation.spec.get("requestBody", {}).get("content", {}).values()
        for response in operation.responses.values():
            yield from response.get("content", {}).values()


class TheServer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.document = Document.published()
        cls.seen = {}  # (operation, status) -> one of its requests
        cls.said = set()  # members and error codes
        cls.wrong = {}
        with contextlib.ExitStack() as stack:
            cls.home = stack.enter_context(scratch())
            cls.bin = find_bin()
            tests = [cls.start_test(name) for name in ("test_portal", "test_portal_signin")]
            cls.portal = Portal(cls.bin, cls.home, cls.home / "portal.db", "--metrics-from", "127.0.0.1")
            cls.portal.make_store()
            cls.portal.run("admin", "grant", "--store", "portal.db", "admin@contoso.example", "--portal")
            cls.portal.start()
            stack.callback(cls.portal.stop)
            cls.token = administrator_token(cls.portal.url)
            for name, test in tests:
                out, _ = test.communicate(timeout=300)
                if test.returncode < 0:  # whether they pass is said where they run as tests of their own
                    raise AssertionError(f"{name} crashed:\n{out[-4000:]}")
                for line in (cls.home / name).read_text(encoding="utf-8").splitlines():
                    exchange = json.loads(line)
                    cls.hold(exchange["method"], exchange["target"], exchange["status"], exchange["contentType"],
                             exchange["body"])
            cls.addClassCleanup(stack.pop_all().close)

    @classmethod
    def start_test(cls, name):
        environment_ = {**environment(cls.home), "FIDESK_EXCHANGES": str(cls.home / name)}
        if "FIDESK_SHARED_DATA" in os.environ:
            environment_["FIDESK_SHARED_DATA"] = os.environ["FIDESK_SHARED_DATA"]
        return name, subprocess.Popen([str(cls.bin.resolve() / name)], env=environment_, cwd=cls.home, text=True,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    @classmethod
    def hold(cls, method, target, status, content_type, body):
        if operation := cls.document.find(method, target):
            cls.seen.setdefault((str(operation), str(status)), target)
            if content_type.startswith("application/json") and operation.path != "/openapi.json":
                for path, value in values_in(json.loads(body or "{}")):
                    cls.said.add(f"{operation} {status} {'/'.join(path)}")
                    if isinstance(value, str) and path[-1] in ("code", "error"):
                        cls.said.add(f"{operation} {status} {value}")
        for complaint in cls.document.check(method, target, status, content_type, body):
            cls.wrong.setdefault(complaint, f"{method} {target[:300]}: {body[:600]}")

    def ask(self, method, target, body=b"", **headers):
        status, answered, text = Wire(self.portal.port).send(method, target, body, **headers)
        self.hold(method, target, status, answered.get("content-type", ""), text.decode("utf-8"))
        return status

    def test_1_what_every_operation_refuses(self):
        for operation in self.document.operations:
            target = operation.path
            with self.subTest(str(operation)):
                self.assertEqual(self.ask(operation.method, target + "?a=%zz"), 400)
                self.assertEqual(self.ask(operation.method, target, b"a" * (256 * 1024 + 1)), 413)
                self.assertEqual(self.ask(operation.method, target + "?a=" + "a" * 9000), 414)
                self.assertEqual(self.ask(operation.method, target, X="a" * 40000), 431)

    def test_2_what_asks_nothing(self):
        for operation in self.document.operations:
            if operation.method == "GET" and not operation.spec["security"] and not operation.path.startswith("/oauth2"):
                with self.subTest(str(operation)):
                    self.assertIn(self.ask("GET", operation.path), (200, 302))
                    self.assertIn(self.ask("HEAD", operation.path), (200, 302))

    def test_3_users_who_are_not_there(self):
        for operation in self.document.operations:
            if "{user}" in operation.path:
                target = operation.path.replace("{user}", "nobody").replace("={challengeTimeoutInMinutes}", "=5")
                with self.subTest(str(operation)):
                    self.assertEqual(self.ask(operation.method, target, b"{}", Content_Type="application/json",
                                              Authorization=f"Bearer {self.token}"), 404)

    def test_4_who_may_not(self):
        (user, name), = colleagues(self.portal.store, 1)
        add_registration(self.portal.store, user)
        half_way, _ = session_of(self.portal.url, name)
        for operation in self.document.operations:
            target = operation.path.replace("={challengeTimeoutInMinutes}", "=5")
            with self.subTest(str(operation)):
                if {"bearer": []} in operation.spec["security"]:
                    self.assertEqual(self.ask(operation.method, target), 401)
                elif operation.spec["security"]:
                    self.assertIn(self.ask(operation.method, target), (302, 401, 403))
                if operation.path.startswith("/api/") and operation.method == "POST":
                    self.assertEqual(self.ask("POST", target, b"{}", Content_Type="application/json", Cookie=half_way,
                                              Origin="https://elsewhere.example"), 403)

    def test_5_what_comes_of_a_key_too_many_or_from_elsewhere(self):
        (user, name), = colleagues(self.portal.store, 1)
        half_way, _ = session_of(self.portal.url, name)
        own = {"Content_Type": "application/json", "Cookie": half_way}
        _, _, body = Wire(self.portal.port).send("POST", "/api/signin/options",
                                                 json.dumps({"registrationId": REGISTRATION}).encode(), **own)
        data = {"type": "webauthn.get", "challenge": json.loads(body)["publicKey"]["challenge"], "origin": self.portal.url,
                "crossOrigin": True}
        text = base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")
        answer = {"id": "AQEBAQ", "rawId": "AQEBAQ", "type": "public-key",
                  "response": {"clientDataJSON": text, "authenticatorData": "A" * 52, "signature": "AAAA"}}
        self.assertEqual(self.ask("POST", "/api/signin/key", json.dumps(answer).encode(), **own), 401)
        options = [f"/v1.0/users/{user}/authentication/fido2Methods/creationOptions{form}"
                   for form in ("", "(challengeTimeoutInMinutes=5)")]
        bearer = {"Authorization": f"Bearer {self.token}"}
        self.assertEqual([self.ask("GET", each, **bearer) for each in options], [200, 200])
        self.portal.run("policy", "set", "--store", "portal.db", "Contoso Health", "keysPerUser=1")
        self.assertEqual([self.ask("GET", each, **bearer) for each in options], [400, 400])
        self.assertEqual(self.ask("POST", "/oauth2/v2.0/devicecode"), 400)

    def test_8_every_answer_is_as_documented(self):
        self.assertEqual(self.wrong, {})

    def test_9_all_that_is_documented_was_seen(self):
        missing = [f"{operation} {status}" for operation in self.document.operations for status in operation.responses
                   if status not in NOT_PROVOKED and (str(operation), status) not in self.seen]
        self.assertEqual(missing, [])

    def test_9_every_error_and_member_that_is_documented_was_seen(self):
        documented = set()
        for operation in self.document.operations:
            for status, response in operation.responses.items():
                schema = response.get("content", {}).get("application/json", {}).get("schema", {})
                if status in NOT_PROVOKED or operation.path == "/openapi.json":
                    continue
                for path, member in self.document.members(schema):
                    if status.startswith("2"):
                        documented.add(f"{operation} {status} {'/'.join(path)}")
                    codes = member.get("enum", [member["const"]] if "const" in member else [])
                    if path[-1] in ("code", "error"):
                        documented.update(f"{operation} {status} {code}" for code in codes)
        self.assertEqual(documented - self.said - set(NOT_PROVOKED_PARTS), set())
        # A key's bytes that a test changed at random may come to one of them all the same.
        self.assertLessEqual(set(NOT_PROVOKED_PARTS), documented)

    def test_the_served_document_is_the_published_one(self):
        _, _, body = Wire(self.portal.port).send("GET", "/openapi.json")
        served = strict_json(body)
        self.assertEqual(served.pop("servers"), [{"url": self.portal.url}])
        published = dict(self.document.value)
        published.pop("servers")
        self.assertEqual(served, published)


if __name__ == "__main__":
    unittest.main()
