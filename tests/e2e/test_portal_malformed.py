"""Bodies and queries that are not what the portal asks for, made from its API's document: each is refused as the document
says, at once, the next request is answered, and nothing in the store has changed."""
import base64
import contextlib
import json
import time
import unittest
import urllib.parse

from document import Document
from programs import ADMINISTRATOR, Portal, find_bin, scratch
from signed_in import FORM, REGISTRATION, add_registration, administrator_token, colleagues, query, session_of
from wire import Wire

JSON = "application/json"
LONGEST = 256 * 1024
PATIENCE = 5  # seconds for one answer
# What refusing leaves behind: a line of the audit trail, and how often somebody tried.
LEFT_BEHIND = {"audit", "audit_head", "attempts"}
WRONG_VALUES = (None, True, 1, 1.5, -1, "", "\u00e9", "a b", "x" * 100_000, [], ["a"], {}, {"a": 1})


def copies_with(value, change, path=()):
    """`value` once for each place in it, with what `change` makes of the object and the name there."""
    if isinstance(value, dict):
        for name in value:
            for label, changed in change(value, name):
                yield ".".join((*path, name)) + " " + label, changed
            for label, inner in copies_with(value[name], change, (*path, name)):
                yield label, {**value, name: inner}


def wrong_types(value, name):
    for wrong in WRONG_VALUES:
        yield f"is {json.dumps(wrong)[:20]}", {**value, name: wrong}


def missing(value, name):
    yield "is missing", {other: value[other] for other in value if other != name}


def twice(value):
    """The text of `value`, each time with another object that names a member twice."""
    marker = "\u0001twice"
    for label, marked in copies_with(value, lambda object_, name: [("twice", {**object_, marker: name})]):
        text = json.dumps(marked)
        behind = text[text.index(json.dumps(marker)) + len(json.dumps(marker)) + 2:]
        name = json.loads(behind.split("}")[0])
        yield label, text.replace(json.dumps(marker), json.dumps(name), 1)


def broken_json(example):
    """(what it is, body) for bodies that are no JSON object at all, or none this portal reads."""
    text = json.dumps(example).encode()
    member = (b", " if example else b"") + b'"more": '
    def more(value):
        return text[:-1] + member + value + b"}"
    yield "empty", b""
    yield "white space", b" \r\n\t"
    yield "not JSON", b"displayName=Blue"
    yield "XML", b"<?xml version='1.0'?><a/>"
    for at in {1, 2, *range(3, len(text), max(1, len(text) // 12)), len(text) - 1}:
        if at < len(text):
            yield f"cut at {at}", text[:at]
    for other in (b"[]", b'"a"', b"1", b"null", b"true", b"[" + text + b"]"):
        yield f"{other[:10]} at the top", other
    yield "something behind it", text + b" {}"
    yield "a comma behind it", text + b","
    yield "nested deep", b'{"a":' * 10_000 + b"1" + b"}" * 10_000
    yield "arrays nested deep", more(b"[" * 10_000 + b"]" * 10_000)
    yield "nested deep and not closed", b'{"a":[' * 10_000
    yield "a number too large", more(b"1e999")
    yield "not a number", more(b"NaN")
    yield "a byte that is not UTF-8", more(b'"\xff"')
    yield "half a character", more(b'"\xc3"')
    yield "overlong UTF-8", more(b'"\xc0\xaf"')
    yield "a surrogate in UTF-8", more(b'"\xed\xa0\x80"')
    yield "Latin-1", more('"\u00e9"'.encode("latin-1"))
    yield "UTF-16", text.decode().encode("utf-16")
    yield "a byte order mark", b"\xef\xbb\xbf" + text
    yield "a NUL byte", more(b'"a\x00b"')
    yield "a NUL behind it", text + b"\x00"
    yield "an escaped NUL", more(rb'"a\u0000b"')
    yield "half a surrogate pair", more(rb'"\ud800"')
    yield "a surrogate pair the wrong way round", more(rb'"\udc00\ud800"')
    yield "half a surrogate pair in a name", text[:-1] + (b", " if example else b"") + rb'"\ud800": 1}'
    yield "a control character in a string", more(b'"\n"')
    yield "a member twice in what is not known", more(b'{"a": [{"b": 1, "b": 2}]}')
    yield "a member twice, once escaped", more(rb'1, "\u006dore": 2')


def fields_of(schema):
    """A form of that schema: (fields, names of those that must be there)."""
    values = {name: each.get("const", "fidesk" if "scope" == name else "x" * 43)
              for name, each in schema["properties"].items()}
    return values, schema["required"]


def encoded(fields):
    return "&".join(f"{name}={value}" for name, value in fields).replace(" ", "+").encode()


def broken_forms(schema):
    values, required = fields_of(schema)
    whole = list(values.items())
    yield "empty", b""
    yield "JSON", json.dumps(values).encode()
    for name in required:
        yield f"{name} is missing", encoded([field for field in whole if field[0] != name])
        yield f"{name} is empty", encoded([(field, "" if field == name else value) for field, value in whole])
    for name, value in whole:
        yield f"{name} twice", encoded([*whole, (name, value)])
        for label, text in (("not UTF-8", "%ff"), ("half a character", "%c3"), ("overlong", "%c0%af"), ("NUL", "%00"),
                            ("a broken escape", "%zz"), ("half an escape", "%4"), ("a surrogate", "%ed%a0%80")):
            yield f"{name} is {label}", encoded([(field, text if field == name else old) for field, old in whole])
    yield "something not known twice", encoded([*whole, ("more", "1"), ("more", "2")])
    yield "more than 100 fields", encoded([*whole, *((f"more{i}", "1") for i in range(101))])
    yield "bytes that are not UTF-8", encoded(whole) + b"&more=\xff\xfe"
    yield "a NUL byte", encoded(whole) + b"&more=\x00"


class Refusals(unittest.TestCase):
    """One portal for all; the sample administrator with a token, and two sample users at their browsers."""

    @classmethod
    def setUpClass(cls):
        cls.document = Document.published()
        with contextlib.ExitStack() as stack:
            home = stack.enter_context(scratch())
            cls.store = home / "portal.db"
            portal = Portal(find_bin(), home, cls.store)
            portal.make_store()
            portal.start()
            stack.callback(portal.stop)
            cls.wire = Wire(portal.port)
            cls.token = administrator_token(portal.url)
            (cls.user, name), (_, other) = colleagues(cls.store, 2)
            add_registration(cls.store, cls.user)
            cls.half_way, state = session_of(portal.url, name)
            assert state == "chooseKey", state
            cls.signed_in, state = session_of(portal.url, other)
            assert state == "signedIn", state
            cls.addClassCleanup(stack.pop_all().close)

    @classmethod
    def sql(cls, statement, *values):
        return query(cls.store, statement, *values)

    def contents(self):
        tables = [name for name, in self.sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        columns = {table: "user_id, state, return_path, expires_at" if table == "sessions" else "*" for table in tables}
        return {table: sorted(self.sql(f"SELECT {columns[table]} FROM {table}"), key=repr)
                for table in tables if table not in LEFT_BEHIND}

    def target_of(self, operation):
        return operation.path.replace("{user}", self.user).replace("{method}", REGISTRATION) \
                             .replace("={challengeTimeoutInMinutes}", "=5")

    def headers_of(self, operation):
        if any("bearer" in each for each in operation.spec["security"]):
            return {"Authorization": f"Bearer {self.token}"}
        if operation.path.startswith("/api/signin/"):
            return {"Cookie": self.half_way}
        return {"Cookie": self.signed_in} if operation.spec["security"] else {}

    def refuse(self, operation, label, body, content_type, statuses=range(400, 500)):
        """One request, its answer held against the document, and another that shows that the portal is well."""
        target = self.target_of(operation)
        with self.subTest(f"{operation}: {label}"):
            begun = time.monotonic()
            status, headers, answer = self.wire.send(operation.method, target, body, Content_Type=content_type,
                                                     **self.headers_of(operation))
            self.assertLess(time.monotonic() - begun, PATIENCE)
            self.assertIn(status, statuses, answer[:300])
            text = answer.decode("utf-8")
            media_type = headers.get("content-type", "")
            self.assertEqual(self.document.check(operation.method, target, status, media_type, text), [])
            return text

    def taking(self, media_type):
        for operation in self.document.operations:
            if schema := operation.body_schema(media_type):
                before = self.contents()
                yield operation, schema
                self.assertEqual(self.wire.send("GET", "/healthz")[0], 200)
                self.assertEqual(self.contents(), before, str(operation))

    def test_bodies_that_are_no_json_object(self):
        for operation, _ in self.taking(JSON):
            example = operation.spec["requestBody"]["content"][JSON]["example"]
            for label, body in broken_json(example):
                self.refuse(operation, label, body, JSON, (400,))
            for label, text in twice(example):
                self.refuse(operation, label, text.encode(), JSON, (400,))
            self.refuse(operation, "too large", b" " * (LONGEST + 1), JSON, (413,))
            self.refuse(operation, "as large as may be", b" " * LONGEST, JSON, (400,))

    def test_members_of_another_type_or_missing(self):
        for operation, schema in self.taking(JSON):
            example = operation.spec["requestBody"]["content"][JSON]["example"]
            for label, value in (*copies_with(example, wrong_types), *copies_with(example, missing)):
                if self.document.complaints(schema, value):
                    self.refuse(operation, label, json.dumps(value).encode(), JSON,
                                range(400, 500) if operation.path.startswith("/api/") else (400,))

    def test_members_that_are_not_known_are_passed_over(self):
        """Clients send all of a PublicKeyCredential's toJSON(), and more in years to come."""
        more = {"more": [1, {"clientExtensionResults": {}}], "": None}
        rename = next(each for each in self.document.operations if each.method == "PATCH")
        body = json.dumps({"displayName": "Blue key", **more}).encode()
        status, _, _ = self.wire.send("PATCH", self.target_of(rename), body, Content_Type=JSON, **self.headers_of(rename))
        self.assertEqual(status, 200)
        register = next(each for each in self.document.operations if each.spec["operationId"] == "register")
        example = register.spec["requestBody"]["content"][JSON]["example"]
        text = self.refuse(register, "unknown members", json.dumps({**example, **more}).replace("...", "").encode(), JSON)
        self.assertNotIn("badRequest", text)

    def test_content_types_that_are_not_taken(self):
        for media_type in (JSON, FORM):
            for operation, schema in self.taking(media_type):
                media = operation.spec["requestBody"]["content"][media_type]
                body = json.dumps(media["example"]).encode() if "example" in media else \
                    encoded(fields_of(self.forms_of(schema)[0])[0].items())
                for other in (None, "", "text/plain", "application/jsonx", "application/json-patch+json",
                              "multipart/form-data; boundary=a", FORM if media_type == JSON else JSON, media_type + "x",
                              "; charset=utf-8"):
                    self.refuse(operation, f"as {other}", body, other, (400, 403) if media_type == FORM else (400,))

    @staticmethod
    def forms_of(schema):
        return schema.get("oneOf", [schema])

    def test_forms(self):
        for operation, schema in self.taking(FORM):
            for form in self.forms_of(schema):
                for label, body in broken_forms(form):
                    self.refuse(operation, label, body, FORM)
            self.refuse(operation, "too large", b"a" * (LONGEST + 1), FORM, (413,))
            self.refuse(operation, "a field as large as may be", b"a=" + b"a" * (LONGEST - 2), FORM)

    def test_bodies_that_end_where_they_should_not(self):
        for media_type in (JSON, FORM):
            for operation, _ in self.taking(media_type):
                head = "".join(f"{name}: {value}\r\n" for name, value in self.headers_of(operation).items())
                head = (f"{operation.method} {self.target_of(operation)} HTTP/1.1\r\nHost: localhost\r\n{head}"
                        f"Content-Type: {media_type}\r\n")
                for label, more, statuses in (
                        ("less than was said", 'Content-Length: 99\r\n\r\n{"a": 1}', (0, 400)),
                        ("more than was said", 'Connection: close\r\nContent-Length: 3\r\n\r\n{"a": 1}', range(400, 500)),
                        ("a chunk of no length", "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", (400,)),
                        ("a chunk that is longer", "Transfer-Encoding: chunked\r\n\r\n2\r\n{}{}\r\n0\r\n\r\n", (400,)),
                        ("chunks without an end", "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", (0, 400)),
                        ("a chunk too large", "Transfer-Encoding: chunked\r\n\r\nffffffff\r\n{}", (413,))):
                    with self.subTest(f"{operation}: {label}"):
                        begun = time.monotonic()
                        status, _, _ = self.wire.raw((head + more).encode(), then_close=True)
                        self.assertLess(time.monotonic() - begun, PATIENCE)
                        self.assertIn(status, statuses)

    def test_query_options(self):
        deep = "(" * 9 + '"a"' + ")" * 9
        wrong = {
            "$top": ("", "0", "-1", "1000", "x", "1.5", "1e1", "0x10", " 1", "99999999999999999999"),
            "$skiptoken": ("", "!", "a", "AA", "_w", "aGk gaGk", "//8"),
            "$count": ("", "yes", "1", "TRUE"),
            "$orderby": ("", "mail", "displayName desc"),
            "$search": ("", "ann", '"', '"ann', '""', '":"', '"name:ann"', '"a" "b"', '"a" AND',
                        '"a" XOR "b"', "(", '("a"', deep,
                        " OR ".join(['"a"'] * 61), '"' + "a" * 4001 + '"'),
            "$filter": ("", "x", "mail", "mail eq", "mail eq x", "mail eq 'x", "name eq 'x'", "mail ne 'x'",
                        "startswith(mail)", "startswith(mail,'x'", "endswith(mail,'x')", "mail eq 'x' and",
                        "(" * 9 + "mail eq 'x'" + ")" * 9,
                        " or ".join(["mail eq 'x'"] * 61), "mail eq '" + "a" * 4001 + "'"),
        }
        for operation in self.document.operations:
            if operation.method != "GET" or not operation.path.startswith("/v1.0/"):
                continue
            known = {each["name"]: each for each in operation.parameters if each["name"].startswith("$")}
            cases = [(name, value) for name in known for value in wrong.get(name, ())]
            queries = [f"{name}={urllib.parse.quote(value, safe='')}" for name, value in cases]
            queries += [f"{name}=1&{name}=1" for name in known]
            queries += [f"{name}=1" for name in ("$skip", "$expand", "$Top", "$", "$top%00", "$\u00e9", "%24format", *wrong)
                        if name not in known]
            queries += ["a=%ff", "%", "a=%c0%af", "&".join(["a=1"] * 101)]
            before = self.contents()
            for query in queries:
                target = f"{self.target_of(operation)}?{query}"
                with self.subTest(target[:200]):
                    begun = time.monotonic()
                    status, headers, body = self.wire.send("GET", target, **self.headers_of(operation))
                    self.assertLess(time.monotonic() - begun, PATIENCE)
                    self.assertEqual(status, 400, body[:300])
                    self.assertEqual(json.loads(body)["error"]["code"], "badRequest")
                    text = body.decode()
                    self.assertEqual(self.document.check("GET", target, status, headers["content-type"], text), [])
            self.assertEqual(self.contents(), before)

    def test_a_forged_skip_token_shows_nobody_else(self):
        mine = {user for user, in self.sql("SELECT id FROM users WHERE organisation_id ="
                                           " (SELECT organisation_id FROM users WHERE user_principal_name = ?)", ADMINISTRATOR)}
        for position in ("\x01", " ", "   ", "a b", "' OR 1=1 --", "'", "%", "\u20ac", "a " + "x" * 3000, "9.9 a b",
                         "99999999999999999999 a b", "0" + ".0" * 2000 + " a b"):
            token = base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")
            status, _, body = self.wire.send("GET", f"/v1.0/users?$top=999&$skiptoken={token}",
                                             Authorization=f"Bearer {self.token}")
            self.assertIn(status, (200, 400), body[:300])
            self.assertLessEqual({user["id"] for user in json.loads(body).get("value", ())}, mine)


if __name__ == "__main__":
    unittest.main()
