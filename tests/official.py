"""Atlassian's own OpenAPI documents, as JSON Schema. They are not part of the project: tests skip without them."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

ROOT = Path(__file__).parent.parent
FOLDER = Path(os.environ.get("SEATCHECK_OPENAPI", ROOT.parent / "shared" / "openapi"))


def document(name: str, *, closed: bool = True) -> Any:
    """Return the document *name*, converted; *closed* allows no field that it does not have.

    Skips the test where the folder is not there.
    """
    if not FOLDER.is_dir():
        pytest.skip(f"Atlassian's OpenAPI documents are not in {FOLDER.name}; SEATCHECK_OPENAPI can name their folder")
    return _converted(name, closed=closed)


@cache
def _converted(name: str, *, closed: bool) -> Any:
    return _json_schema(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")), closed=closed)


def _json_schema(node: Any, *, closed: bool) -> Any:
    """Convert OpenAPI 3.0: `nullable`, siblings of `$ref`, and fields that only the prose calls nullable."""
    if isinstance(node, list):
        return [_json_schema(each, closed=closed) for each in node]
    if not isinstance(node, dict):
        return node
    nullable = node.get("nullable") or "returned as null" in str(node.get("description"))
    kept = {"$ref": node["$ref"]} if "$ref" in node else node
    schema = {key: _json_schema(value, closed=closed) for key, value in kept.items()}
    if closed and schema.get("type") == "object" and "properties" in schema:
        schema.setdefault("additionalProperties", False)
    return {"anyOf": [schema, {"type": "null"}]} if nullable and ("type" in schema or "$ref" in schema) else schema


def operation(name: str, method: str, path: str) -> Any:
    """Return an operation of a document."""
    return document(name)["paths"][path][method.lower()]


def follow(name: str, node: Any) -> Any:
    """Return what *node* is, behind references, lone `allOf`s and permission to be null."""
    while True:
        if "$ref" in node:
            target = document(name)
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        elif len(node.get("allOf", ())) == 1:
            (node,) = node["allOf"]
        elif "anyOf" in node and {"type": "null"} in node["anyOf"]:
            node = node["anyOf"][0]
        else:
            return node


def schema_of(name: str, node: Any) -> Any:
    """Return the JSON schema in a response or request body, or None."""
    return follow(name, node).get("content", {}).get("application/json", {}).get("schema")


def complaints(name: str, schema: Any, value: Any, *, closed: bool) -> list[str]:
    """Return what *schema* has against *value*."""
    components = document(name, closed=closed)["components"]
    validator = jsonschema_rs.Draft202012Validator({**schema, "components": components})
    return [f"{'.'.join(map(str, error.instance_path))}: {error.message}" for error in validator.iter_errors(value)]
