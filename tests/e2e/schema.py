"""Holds what fideskctl says with --json against resources/schema/fideskctl.schema.json: no member may be in the output
that the schema does not know, so that the schema cannot lag."""
import functools
import json
import pathlib

FILE = pathlib.Path(__file__).resolve().parents[2] / "resources" / "schema" / "fideskctl.schema.json"


class OffSchema(AssertionError):
    """Output that the schema does not describe."""


def closed(schema):
    """The schema with no room for members that it does not name."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    out = {name: closed(value) for name, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        out.setdefault("additionalProperties", False)
    return out


def without_required(schema):
    """The schema for examples that are cut short."""
    if isinstance(schema, list):
        return [without_required(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {name: without_required(value) for name, value in schema.items()
            if not (name == "required" and isinstance(value, list))}


@functools.cache
def published():
    return json.loads(FILE.read_text(encoding="utf-8"))


@functools.cache
def validator(definition=None, examples=False):
    """For the output of any command, or for one definition; `examples` may be cut short."""
    from jsonschema import Draft202012Validator  # here, so that what checks no output does not need it
    schema = closed(published())
    if examples:
        schema = without_required(schema)
    Draft202012Validator.check_schema(schema)
    if definition:
        schema = {"$schema": schema["$schema"], "$ref": f"#/$defs/{definition}", "$defs": schema["$defs"]}
        if definition not in schema["$defs"]:
            raise KeyError(definition)
    return Draft202012Validator(schema)


def check(line, definition=None, examples=False):
    """One line of output; raises OffSchema. Gives the object."""
    value = json.loads(line)
    errors = [f"{'/'.join(map(str, error.absolute_path)) or 'the object'}: {error.message}"
              for error in validator(definition, examples).iter_errors(value)]
    if errors:
        raise OffSchema(f"{line}\n" + "\n".join(errors))
    return value


def check_output(out):
    for line in out.splitlines():
        check(line)
