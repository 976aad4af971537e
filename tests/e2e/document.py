"""Holds what a portal answers against its API's document, resources/portal-api/openapi.json."""
import functools
import json
import pathlib
import re
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILE = ROOT / "resources" / "portal-api" / "openapi.json"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
# What is answered before a route is chosen, where there is none.
NOWHERE = {400: {"badRequest"}, 404: {"Request_ResourceNotFound"}, 405: {"methodNotAllowed"}, 413: {"requestTooLarge"},
           414: {"badRequest"}, 431: {"badRequest"}, 503: {"serviceNotAvailable"}}


def no_twins(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError(f"a member twice among {names}")
    return dict(pairs)


def strict_json(text):
    return json.loads(text, object_pairs_hook=no_twins)


def values_in(value, path=()):
    """(path, value) of each member in what was answered, as Document.members() has them."""
    if isinstance(value, list):
        for each in value:
            yield from values_in(each, path)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield (*path, name), each
            yield from values_in(each, (*path, name))


class Operation:
    def __init__(self, document, method, path, spec, shared):
        self.document = document
        self.method = method.upper()
        self.path = path
        self.spec = spec
        self.parameters = [document.resolved(each) for each in (*shared, *spec.get("parameters", []))]
        self.responses = {status: document.resolved(each) for status, each in spec["responses"].items()}
        segments = re.split(r"(\{[^}]+\})", path)
        self.pattern = re.compile("".join("[^/]+" if part.startswith("{") else re.escape(part) for part in segments))

    def __str__(self):
        return f"{self.method} {self.path}"

    def body_schema(self, media_type):
        return self.spec.get("requestBody", {}).get("content", {}).get(media_type, {}).get("schema")


class Document:
    def __init__(self, value):
        self.value = value
        self.operations = [Operation(self, method, path, item[method], item.get("parameters", []))
                           for path, item in value["paths"].items() for method in METHODS if method in item]
        # As the portal's router does: literal paths before those with names.
        self.operations.sort(key=lambda operation: operation.path.count("{"))
        self.validators = {}

    @classmethod
    def published(cls):
        return cls(strict_json(FILE.read_text(encoding="utf-8")))

    def resolved(self, value):
        while isinstance(value, dict) and "$ref" in value:
            at = self.value
            for name in value["$ref"].removeprefix("#/").split("/"):
                at = at[name]
            value = at
        return value

    def find(self, method, target):
        path = urllib.parse.unquote(target.split("?")[0]).rstrip("/") or "/"
        raw = target.split("?")[0].rstrip("/") or "/"
        wanted = "GET" if method == "HEAD" else method
        return next((operation for operation in self.operations if operation.method == wanted
                     and (operation.pattern.fullmatch(raw) or operation.pattern.fullmatch(path))), None)

    def complaints(self, schema, value):
        """What is wrong with `value`, by a schema that stands in the document."""
        from jsonschema import Draft202012Validator  # here, so that what checks no answer does not need it
        key = json.dumps(schema)
        if key not in self.validators:
            self.validators[key] = Draft202012Validator({**schema, "components": self.value["components"]})
        return [f"{'/'.join(map(str, error.absolute_path)) or 'the body'}: {error.message}"
                for error in self.validators[key].iter_errors(value)]

    def members(self, schema, path=()):
        """(path, schema) of each member that a schema knows, at any depth."""
        schema = self.resolved(schema)
        for part in ("allOf", "oneOf", "anyOf"):
            for each in schema.get(part, ()):
                yield from self.members(each, path)
        if "items" in schema:
            yield from self.members(schema["items"], path)
        for name, each in schema.get("properties", {}).items():
            yield (*path, name), self.resolved(each)
            yield from self.members(each, (*path, name))

    @functools.cached_property
    def problem(self):
        return {"$ref": "#/components/schemas/Problem"}

    def check(self, method, target, status, content_type, body):
        """What an answer has that the document does not say; [] if nothing."""
        operation = self.find(method, target)
        if operation is None:
            return self.check_nowhere(status, body, method)
        response = operation.responses.get(str(status))
        if response is None:
            return [f"{operation} has no status {status}"]
        if method == "HEAD":
            return []
        media_type = content_type.split(";")[0].strip()
        content = response.get("content", {})
        if not content:
            return [f"{operation} {status} has no body"] if body else []
        if media_type not in content:
            return [f"{operation} {status} is not {media_type!r}"]
        if media_type != "application/json":
            return [] if body else [f"{operation} {status} has no body"]
        try:
            value = strict_json(body)
        except ValueError as error:
            return [f"{operation} {status}: {error}"]
        return [f"{operation} {status}: {each}" for each in self.complaints(content[media_type]["schema"], value)]

    def check_nowhere(self, status, body, method):
        if status not in NOWHERE:
            return [f"status {status} where there is no operation"]
        if method == "HEAD":
            return []
        value = strict_json(body)
        if found := self.complaints(self.problem, value):
            return found
        code = value["error"]["code"]
        return [] if code in NOWHERE[status] else [f"code {code} where there is no operation"]
