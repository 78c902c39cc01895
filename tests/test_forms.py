"""What the store knows of each record is what Atlassian documents of it: no field is forgotten, and none made up."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import official
import pytest

from analyzer.atlassian import ENDPOINTS
from analyzer.atlassian.pages import BARE_LIST, COUNT, DATA, ISSUES, ONE_IN_DATA, RESULTS, VALUES, WHOLE
from analyzer.store.contract import form_of

LOADED = sorted(file.stem for file in (Path(official.ROOT) / "analyzer" / "store" / "load").glob("*.sql"))
UNDOCUMENTED = {
    "api-keys": "its operation is in no OpenAPI document",
    "api-tokens": "its operation is in no OpenAPI document",
    "authentication-policies": "its operation is in no OpenAPI document",
    "project-roles": "its fields are the names of roles",
}
# Fields that a document has in its prose or its examples only.
PROSE = {"bitbucket-permissions": {"permission"}}
DOCUMENTS = {
    "admin": ("admin-organizations", "admin-organizations-2026-07"), "site": ("jira-platform", "jsm"),
    "confluence": ("confluence-v1",), "bitbucket": ("bitbucket",),
}  # fmt: skip
PREFIX = re.compile(r"^/(admin|2\.0)(?=/)")
LISTED = {DATA: "data", VALUES: "values", RESULTS: "results", ISSUES: "issues"}


def shape(path: str) -> str:
    """Return *path* without what its parameters are called; that of a directory may be "-"."""
    return re.sub(r"\{[^}]*\}|(?<=/)-(?=/)", "{}", PREFIX.sub("", path))


def answer(source: str) -> tuple[str, Any]:
    """Return the document that has the operation of *source*, and the schema of its answer."""
    endpoint = ENDPOINTS[source]
    for name in DOCUMENTS[endpoint.api]:
        for path, operations in official.document(name)["paths"].items():
            if shape(path) == shape(endpoint.path) and endpoint.method.lower() in operations:
                responses = operations[endpoint.method.lower()]["responses"]
                return name, official.schema_of(name, responses["200"])
    raise LookupError(f"no document has the operation of {source}")


def record(source: str) -> tuple[str, Any]:
    """Return the schema of one record of *source*, as the endpoint cuts it out of the answer."""
    name, schema = answer(source)
    rows = ENDPOINTS[source].rows
    if rows is BARE_LIST:
        return name, official.follow(name, schema)["items"]
    if rows in {WHOLE, COUNT}:
        return name, schema
    inside = properties(name, schema)["data" if rows is ONE_IN_DATA else LISTED[rows]]
    return name, inside if rows is ONE_IN_DATA else official.follow(name, inside)["items"]


def properties(name: str, schema: Any) -> dict[str, Any]:
    """Return the documented fields of an object, those that it has from others included."""
    node = official.follow(name, schema)
    found: dict[str, Any] = {**node.get("properties", {})}
    for part in node.get("allOf", ()):
        found |= properties(name, part)
    return found


@pytest.mark.parametrize("source", [source for source in LOADED if source not in UNDOCUMENTED])
def test_the_fields_of_a_form_are_those_that_are_documented(source: str) -> None:
    form = form_of(source)
    documented = {*properties(*record(source)), *PROSE.get(source, ())}
    assert {*form.fields, *form.also} == documented
    assert not set(form.fields) & set(form.also)


def test_a_source_that_is_not_compared_has_no_operation_in_any_document() -> None:
    for source, reason in UNDOCUMENTED.items():
        if "no OpenAPI document" in reason:
            with pytest.raises(LookupError):
                answer(source)


def test_every_field_that_must_be_there_is_read() -> None:
    for source in LOADED:
        form = form_of(source)
        assert {field.partition(".")[0] for field in form.required} <= set(form.fields), source
