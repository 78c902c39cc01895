"""Finds what is wrong with policies before they are run."""

from __future__ import annotations

from itertools import chain, pairwise
from typing import TYPE_CHECKING

from analyzer.authoring.heading import heading, parameters
from analyzer.authoring.portable import divisions, shape, vocabulary
from analyzer.authoring.problems import Problem, Said, written
from analyzer.authoring.sources import needs, tables
from analyzer.policy import ID, header_faults, read_policy, read_text
from analyzer.store import binding, view_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.resources.abc import Traversable

    from analyzer.authoring.problems import Written
    from analyzer.store import Binder

_MUST = ("subject", "summary")


def lint(files: Iterable[Traversable]) -> tuple[Problem, ...]:
    """Return what is wrong with the policies in *files*, in their order and that of their lines."""
    problems = []
    first: dict[str, str] = {}
    with binding() as binder:
        for file in files:
            said = {*_of_file(file, binder), *_of_name(file, first)}
            problems += [Problem(str(file), line, message) for line, message in sorted(said)]
    return tuple(problems)


def _of_name(file: Traversable, first: dict[str, str]) -> Iterator[Said]:
    """Yield what is wrong with a policy's id, which is the file's name; *first* has those of the files before."""
    id_ = file.name.removesuffix(".sql")
    if not ID.fullmatch(id_):
        yield Said(1, f"{id_} is no id: use letters and digits, and hyphens between them, such as HS-01")
    if id_ in first:
        yield Said(1, f"policy {id_} exists twice: {first[id_]}")
    first.setdefault(id_, str(file))


def _of_file(file: Traversable, binder: Binder) -> Iterable[Said]:
    text = read_text(file)
    if faults := header_faults(text):
        return [Said(fault.line, fault.message) for fault in faults]
    known = view_sources()
    policy = written(read_policy(file), binder.views)
    said = list(
        chain(
            heading(policy),
            parameters(policy),
            vocabulary(policy),
            shape(policy),
            divisions(policy),
            tables(policy, known),
            needs(policy, known),
        )
    )
    return [*said, *_of_duckdb(policy, binder, {line for line, _ in said})]


def _of_duckdb(policy: Written, binder: Binder, told: set[int]) -> Iterator[Said]:
    """Yield what DuckDB complains of, unless something was said of that line already."""
    params = {name: policy.policy.params.get(name) for name in policy.params}
    bound = binder.bind(policy.policy.sql, params)
    if bound.complaint:
        line = bound.line or _second_statement(policy)
        if line not in told and not any(tables(policy, view_sources())):
            yield Said(line, bound.complaint)
        return
    if policy.tree is None:
        yield Said(_first_line(policy), "this SQL is understood by DuckDB alone: write it more plainly")
    for name in _MUST:
        if name not in bound.columns:
            yield Said(_first_line(policy), f"the column {name} is not returned")


def _first_line(policy: Written) -> int:
    return policy.words[0].line if policy.words else 1


def _second_statement(policy: Written) -> int:
    """Return the line of what follows the first semicolon, or that of the first word."""
    words = policy.words
    after = (later.line for word, later in pairwise(words) if word.text == ";")
    return next(after, _first_line(policy))
