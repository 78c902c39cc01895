"""Policies as files: what is read of them, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from analyzer import audit
from analyzer.errors import ConfigError, PolicyError
from analyzer.model import Severity
from analyzer.policy import load_policies, params_of, read_policy, rendered

if TYPE_CHECKING:
    from pathlib import Path

    from organizations import Organization

    from analyzer.policy import Policy

HEADER = """
title = "Nothing is wrong"
severity = "low"
why = "Because."
remedy = "Repair it."
needs = []
"""
SELECT = "SELECT 's' AS subject, 'told' AS summary"


def written(folder: Path, header: str = HEADER, select: str = SELECT, name: str = "X-01.sql") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"/*{header}*/\n{select}\n", encoding="utf-8")
    return folder / name


def with_params(folder: Path) -> Policy:
    params = '[params]\ndays = 30\nshare = 0.5\nword = "it\'s"\nstrict = true\n'
    select = "SELECT $word AS subject, $days AS summary, $share AS share, $strict AS strict"
    return read_policy(written(folder, HEADER + params, select))


def test_a_policy_is_what_its_file_says(tmp_path: Path) -> None:
    more = 'controls = ["CIS 5.3"]\n[params]\ndays = 30\n'

    policy = read_policy(written(tmp_path, HEADER + more))

    assert (policy.id, policy.title, policy.severity) == ("X-01", "Nothing is wrong", Severity.LOW)
    assert (policy.why, policy.remedy, policy.controls, policy.needs) == ("Because.", "Repair it.", ("CIS 5.3",), ())
    assert policy.params == {"days": 30}
    assert policy.origin == str(tmp_path / "X-01.sql")


def test_policies_of_folders_join_the_shipped_ones_by_id(tmp_path: Path) -> None:
    written(tmp_path / "a", name="Z-01.sql")
    written(tmp_path / "b", name="A-01.sql")
    (tmp_path / "b" / "README.md").write_text("no policy")

    ids = [policy.id for policy in load_policies([tmp_path / "a", tmp_path / "b"])]

    assert ids == sorted(ids)
    assert set(ids) - {policy.id for policy in load_policies([])} == {"A-01", "Z-01"}


def test_two_policies_of_one_id_stop_the_program_and_are_both_named(tmp_path: Path) -> None:
    written(tmp_path / "mine", name="HS-01.sql")

    with pytest.raises(PolicyError, match="policy HS-01 exists twice") as refused:
        load_policies([tmp_path / "mine"])
    assert str(tmp_path / "mine" / "HS-01.sql") in str(refused.value)
    assert refused.value.hint == "rename one of them"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (SELECT, "does not begin with a header"),
        (f"-- first\n/*{HEADER}*/ {SELECT}", "does not begin with a header"),
        (f"/*{HEADER}", "does not begin with a header"),
        (f"/* a comment */ {SELECT}", "the header is not TOML"),
        (f"/*{HEADER}owner = 'me'*/ {SELECT}", "owner: Extra inputs are not permitted"),
        (f"/*{HEADER.replace('low', 'urgent')}*/ {SELECT}", "severity: "),
        (f"/*{HEADER.replace('low', 'lower')}*/ {SELECT}", "severity: "),
        (f"/*{HEADER.replace('[]', '[1]')}*/ {SELECT}", "needs.0: "),
        (f"/*{HEADER.replace('needs = []', '')}*/ {SELECT}", "needs: Field required"),
        (f"/*{HEADER.replace('Because.', '')}*/ {SELECT}", "why: "),
        (f"/*{HEADER}[params]\nlist = [1]*/ {SELECT}", "params.list"),
        (f"/*{HEADER}[params]\nenabled = true*/ {SELECT}", "params.enabled"),
    ],
)
def test_a_wrong_header_is_refused_with_file_and_key(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "X-01.sql").write_text(text)

    with pytest.raises(PolicyError) as refused:
        load_policies([tmp_path])

    assert str(tmp_path / "X-01.sql") in str(refused.value)
    assert complaint in str(refused.value)


def test_the_configuration_overrides_single_parameters(tmp_path: Path) -> None:
    policy = with_params(tmp_path)

    assert params_of(policy, {}) == policy.params
    assert params_of(policy, {"days": 7}) == {**policy.params, "days": 7}


def test_an_unknown_parameter_is_refused_and_the_known_ones_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"policies\.X-01\.weeks: there is no such parameter") as refused:
        params_of(with_params(tmp_path), {"weeks": 4})
    assert refused.value.hint == "X-01 has: days, share, strict, word"

    with pytest.raises(ConfigError) as refused:
        params_of(read_policy(written(tmp_path)), {"weeks": 4})
    assert refused.value.hint == "X-01 has: none"


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("days", "7", "int"),
        ("days", True, "int"),
        ("days", 7.5, "int"),
        ("word", 1, "str"),
        ("strict", 1, "bool"),
        ("share", "x", "float"),
    ],
)
def test_a_parameter_of_another_type_is_refused(tmp_path: Path, name: str, value: float | str, kind: str) -> None:
    with pytest.raises(ConfigError, match=rf"policies\.X-01\.{name}: give a value of type {kind}"):
        params_of(with_params(tmp_path), {name: value})


def test_a_rendered_policy_runs_in_the_shell_as_it_stands(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        row = connection.execute(rendered(with_params(tmp_path))).fetchone()

    assert row is not None
    assert [str(cell) for cell in row] == ["it's", "30", "0.5", "True"]


def test_dollars_in_the_words_of_a_header_are_no_parameters(tmp_path: Path) -> None:
    priced = read_policy(written(tmp_path, HEADER.replace("Because.", "A seat is $9 or $days.")))
    assert rendered(priced) == priced.sql


def test_every_shipped_policy_runs_in_the_shell(organization: Organization) -> None:
    organization.publish()

    with duckdb.connect(str(organization.configured().store.path), read_only=True) as connection:
        for policy in audit.policies():
            columns = [column[0] for column in connection.execute(rendered(policy)).description]
            assert columns[:2] == ["subject", "summary"], policy.id
