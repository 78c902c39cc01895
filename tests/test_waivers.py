"""Waivers: applied when findings are read, never for ever, and never half."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from organizations import NOW, Organization

from analyzer import audit, store
from analyzer.config import CheckSettings
from analyzer.errors import ConfigError, SeatcheckError, UsageError, WaiverError
from analyzer.model import Finding, Severity, Status, Waiver, WaiverKind, WaiverState
from analyzer.waivers import read, warnings

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.config import Settings
    from analyzer.model import Audit, WaiverUse

TODAY = NOW.date()
BEGIN = '[[waiver]]\npolicy = "HS-02"\n'
END = 'reason = "agreed"\nowner = "ada@ours.example"\nkind = "accepted-risk"\nuntil = 2027-01-31\n'
CY = BEGIN + 'subject = "cy"\n' + END


def where(predicate: str, policy: str = "HS-02") -> str:
    return f'[[waiver]]\npolicy = "{policy}"\nwhere = {json.dumps(predicate)}\n{END}'


class Accepting:
    """An organization that was checked: HS-02 finds Cy and Di, and nothing else is wrong."""

    def __init__(self, folder: Path) -> None:
        self.organization = Organization(folder)
        self.organization.account("ada", "ada@ours.example")
        for name, days in (("cy", 400), ("di", 20)):
            self.organization.account(name, f"{name}@client.example", added=days)
            self.organization.holds(name, "jsm", "customer")
        self.organization.settings["waivers"] = self.file = folder / "waivers.toml"
        self.file.write_text("")
        self.organization.publish()
        self.check()

    @property
    def settings(self) -> Settings:
        return self.organization.configured()

    def check(self) -> None:
        audit.check(self.settings, only=["HS-02", "GV-01", "HS-01"], now=NOW)

    def found(self, text: str = "", days: int = 0) -> Audit:
        """Read what was found, *days* later, with *text* as the waivers' file."""
        self.file.write_text(text)
        return audit.found(self.settings, now=NOW + timedelta(days=days))

    def waived(self, text: str, days: int = 0) -> set[str]:
        """Return which subjects are waived."""
        pages = self.found(text, days).policies
        return {finding.subject for page in pages for finding in page.findings if finding.waiver}

    def use(self, text: str, days: int = 0) -> WaiverUse:
        (use,) = self.found(text, days).waivers
        return use

    def refusal(self, text: str) -> str:
        with pytest.raises(WaiverError) as refused:
            self.found(text)
        assert refused.value.hint
        return str(refused.value)


@pytest.fixture(scope="module")
def accepting(tmp_path_factory: pytest.TempPathFactory) -> Accepting:
    return Accepting(tmp_path_factory.mktemp("accepting"))


def test_a_waiver_covers_one_finding_by_its_subject(accepting: Accepting) -> None:
    assert accepting.waived(CY) == {"cy"}
    assert accepting.waived("") == set()


def test_nothing_is_baked_into_findings(accepting: Accepting) -> None:
    accepting.found(CY)
    assert accepting.waived("") == set()
    page = accepting.found(CY).policies[-1]
    assert (page.result.findings, len(page.findings), page.waived) == (2, 2, 1)


@pytest.mark.parametrize(
    ("predicate", "waived"),
    [
        ("subject = 'cy'", {"cy"}),
        ("email LIKE '%@client.example' AND subject <> 'cy'", {"di"}),
        ("added_at < TIMESTAMP '2026-09-01'", {"cy"}),  # as the time that it is, not as words
        ("state = 'new' AND age_days = 0 AND first_seen_at <= now()", {"cy", "di"}),
        ("monthly_cost > 3", set()),
        ("summary ~ 'Name of [d]i'", {"di"}),
        ("evidence.email = 'di@client.example'", {"di"}),
        ("CASE WHEN subject IN ('cy', 'x') THEN true ELSE NULL END", {"cy"}),
        ("list_contains([upper(subject)], 'CY') -- a remark", {"cy"}),
        ("/* a remark */ subject BETWEEN 'a' AND 'cz'", {"cy"}),
        ("NULL", set()),
    ],
)
def test_a_predicate_sees_the_finding_and_its_evidence(accepting: Accepting, predicate: str, waived: set[str]) -> None:
    assert accepting.waived(where(predicate)) == waived


@pytest.mark.parametrize(
    ("predicate", "why"),
    [
        ("", "where is empty"),
        ("subject = ", "syntax error"),
        ("nobody = 'cy'", 'Referenced column "nobody" not found'),
        ("subject", "it is neither true nor false but varchar"),
        ("subject = 'x') OR (true", "syntax error"),
        ("subject = 'x' /* ", "unterminated /* comment"),
        ("true; DROP TABLE stored.finding", "Only SELECT statements can be"),
        ("true; SELECT 1", "it is more than one expression"),
        ("true FROM stored.finding", "it is more than one expression"),
        ("true UNION SELECT true", "it is more than one expression"),
        ("true LIMIT 1", "it is more than one expression"),
        ("DISTINCT true", "it is more than one expression"),
        ("true AS yes", "it is more than one expression"),
        ("true, false", "it is more than one expression"),
        ("subject IN (SELECT account_id FROM account)", "no predicate needs a subquery"),
        ("EXISTS (FROM read_text('/etc/passwd'))", "no predicate needs a"),
        ("(WITH RECURSIVE r AS (SELECT 1 UNION ALL FROM r) SELECT 1) > 0", "no predicate needs a star or subquery"),
        ("read_text('/etc/passwd') = ''", "read_text"),
        ("sum(age_days) OVER () > 0", "no predicate needs a window"),
        ("sum(age_days) > 0", "aggregate function"),
        ("nextval('s') > 0", "nextval() does not only look at the finding"),
        ("random() > 0.5", "random() does not only look at the finding"),
        ("sleep_ms(100000) IS NULL", "sleep_ms() does not only look at the finding"),
        ("error(email) IS NULL", "error() does not only look at the finding"),
        ("subject = $policy", "no predicate needs a parameter"),
        ("COLUMNS(*) = 'cy'", "no predicate needs a star"),
        ("#1 = 'cy'", "no predicate needs a positional_reference"),
        ("email::INTEGER > 0", "Could not convert string"),
        ("(" * 2000 + "true" + ")" * 2000, ""),
        (" + ".join(["1"] * 5000) + " > 0", ""),
    ],
)  # fmt: skip
def test_a_broken_predicate_is_named_by_file_and_line(accepting: Accepting, predicate: str, why: str) -> None:
    said = accepting.refusal("# first\n\n" + where(predicate))

    assert said.startswith(f"{accepting.file}, line 3: ")
    assert why in said
    assert "@client.example" not in said


def test_a_predicate_that_never_ends_is_stopped(accepting: Accepting) -> None:
    endless = "list_sum(list_transform(range(3000000), lambda x: length(repeat(subject || x::VARCHAR, 300)))) < 0"
    waiver = Waiver("HS-02", None, endless, "r", "o", date(2027, 1, 31), WaiverKind.WRONG_DATA, file="w.toml", line=7)
    settings = accepting.settings.model_copy(update={"check": CheckSettings(seconds=0.2)})

    with pytest.raises(WaiverError, match=r"w\.toml, line 7: .* it takes longer than 0\.2 seconds"):
        store.waiver_uses(settings, [waiver], TODAY)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("waiver = 3", "waiver: Input should be a valid list"),
        ("[[waiver]", "is not a TOML file"),
        ("[[waivers]]\n" + CY, "waivers is not known"),
        (CY + "unti = 1\n", "line 1: unti is not known"),
        (BEGIN + END, "line 1: give either subject or where"),
        (CY + 'where = "true"\n', "line 1: give either subject or where"),
        ("\n" + CY.replace("HS-02", "HS-99"), "line 2: there is no policy HS-99"),
        (CY + "\n" + CY.replace("agreed", "again"), "line 9: this waiver is there already, in line 1"),
        (CY.replace("2027-01-31", "2027-02-31"), "is not a TOML file"),
        (CY.replace("2027-01-31", '"2027-01-31"'), "line 1: until is no date"),
        (CY.replace("2027-01-31", "2027-01-31T09:00:00"), "line 1: until is no date"),
        (CY.replace("2027-01-31", '"soon"'), "line 1: until is no date"),
        (CY.replace("accepted-risk", "whatever"), "line 1: kind is none of accepted-risk, false-positive, wrong-data"),
        (CY.replace('"agreed"', '" "'), "line 1: reason is empty"),
        (CY.replace('"agreed"', "7"), "line 1: reason: Input should be a valid string"),
        *((CY.replace(f"{key} =", f"# {key} ="), f"line 1: {key} is missing") for key in ("policy", "reason", "owner",
                                                                                      "kind", "until")),
        ('waiver = [{policy = "HS-02"}]', "not every waiver begins with [[waiver]] on a line of its own"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_file_and_line(accepting: Accepting, text: str, why: str) -> None:
    said = accepting.refusal(text)

    assert said.startswith(str(accepting.file))
    assert why in said


def test_what_looks_like_a_waiver_within_a_text_is_none(accepting: Accepting) -> None:
    text = CY.replace('"agreed"', '"""\n[[waiver]]\n"""') + "\n" + CY.replace('"cy"', '"di"')

    assert [use.waiver.line for use in accepting.found(text).waivers] == [1, 11]


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(WaiverError, match=r"nowhere\.toml cannot be read: No such file"):
        read(tmp_path / "nowhere.toml", ())
    (tmp_path / "latin").write_bytes(b"# \xe9")
    with pytest.raises(WaiverError, match="latin is not a text file in UTF-8"):
        read(tmp_path / "latin", ())


def test_a_waiver_is_in_force_through_its_last_day(accepting: Accepting) -> None:
    text = CY.replace("2027-01-31", "2026-12-31")  # 59 days from now

    states = [accepting.use(text, days).state for days in (0, 28, 29, 59, 60)]

    soon, expired = WaiverState.ENDS_SOON, WaiverState.EXPIRED
    assert states == [WaiverState.IN_FORCE, WaiverState.IN_FORCE, soon, soon, expired]
    assert [accepting.waived(text, days) for days in (59, 60)] == [{"cy"}, set()]
    (told,) = warnings(accepting.found(text, 60).waivers)
    assert told == f"{accepting.file}, line 1: the waiver of HS-02 cy expired on 2026-12-31; its finding is open again"


def test_what_matches_nothing_is_reported(accepting: Accepting) -> None:
    text = CY.replace('"cy"', '"bo"') + where("false") + CY.replace("HS-02", "HS-03")

    uses = accepting.found(text).waivers

    assert [use.state for use in uses] == [WaiverState.NO_MATCH, WaiverState.NO_MATCH, WaiverState.NOT_KNOWN]
    assert [told.partition(": ")[2] for told in warnings(uses)] == [
        "the waiver of HS-02 bo matches nothing", "the waiver of HS-02 where false matches nothing",
    ]  # fmt: skip


def test_a_finding_counts_once_however_many_waivers_cover_it(accepting: Accepting) -> None:
    found = accepting.found(where("true") + CY)

    assert [use.findings for use in found.waivers] == [2, 1]
    assert found.policies[-1].waived == 2
    assert {finding.waiver.line for finding in found.policies[-1].findings if finding.waiver} == {1}


def test_waived_findings_do_not_count_for_fail_on(accepting: Accepting) -> None:
    assert audit.reaches(accepting.found(), Severity.MEDIUM)
    assert audit.reaches(accepting.found(CY), Severity.MEDIUM)
    assert not audit.reaches(accepting.found(where("true")), Severity.LOW)
    assert audit.reaches(accepting.found(where("true"), days=100), Severity.MEDIUM)


def test_without_a_configuration_those_of_the_check_are_applied(tmp_path: Path) -> None:
    accepting = Accepting(tmp_path)
    accepting.file.write_text(CY)
    accepting.check()
    accepting.file.write_text("")

    kept = store.audit(accepting.settings.store, today=TODAY)

    assert [finding.subject for finding in kept.policies[-1].findings if finding.waiver] == ["cy"]
    assert kept.waivers[0].waiver == replace(read_one(CY, accepting), line=1)


def read_one(text: str, accepting: Accepting) -> Waiver:
    return accepting.use(text).waiver


def test_a_check_with_a_broken_predicate_keeps_nothing(tmp_path: Path) -> None:
    accepting = Accepting(tmp_path)
    before = accepting.found()
    for broken in ("nobody = 1", "true; SELECT 1"):
        accepting.file.write_text(where(broken))
        accepting.organization.settings["domains"] = {"internal": ["client.example"]}
        with pytest.raises(WaiverError, match="line 1: the predicate of the waiver cannot be used"):
            accepting.check()
        accepting.organization.settings.pop("domains")

    assert accepting.found() == before


def test_gv_01_reads_the_waivers_of_the_check(tmp_path: Path) -> None:
    accepting = Accepting(tmp_path)
    accepting.file.write_text(
        CY + where("true").replace("ada@", "gone@") + CY.replace('"cy"', '"di"').replace("2027-01-31", "2026-11-01")
    )
    accepting.check()

    page = next(page for page in store.audit(accepting.settings.store).policies if page.result.policy == "GV-01")

    assert page.result.status is Status.FOUND
    assert {finding.subject: finding.evidence["line"] for finding in page.findings} == {
        "HS-02:where true": 8, "HS-02:di": 15,
    }  # fmt: skip


def test_costs_are_summed_and_unknown_where_a_price_is(accepting: Accepting) -> None:
    use = accepting.use(where("true"))
    assert (use.findings, use.monthly_cost) == (2, None)
    assert accepting.use(where("false")).monthly_cost == Decimal(0)


def a_waiver(subject: str | None = "cy", predicate: str | None = None, **other: object) -> Waiver:
    waiver = Waiver("HS-02", subject, predicate, "agreed", "ada@ours.example", date(2027, 1, 31), WaiverKind.WRONG_DATA)
    return replace(waiver, **other)  # type: ignore[arg-type]


def test_a_waiver_is_written_behind_what_is_there(accepting: Accepting) -> None:
    before = "# ours\r\n\r\n[[waiver]]   # odd  spacing\r\n" + CY.replace("\n", "\r\n").partition("\r\n")[2].rstrip()
    accepting.file.write_bytes(before.encode())
    accepting.file.chmod(0o640)
    odd = 'He said "ship it"\n\\ \x7f ünï'

    use = audit.accept(accepting.settings, a_waiver(None, "subject = 'di'", reason=odd, ticket="IT-7"), NOW)

    after = accepting.file.read_bytes().decode()
    assert after.startswith(before + "\r\n\r\n[[waiver]]\r\n")
    assert accepting.file.stat().st_mode & 0o777 == 0o640
    assert (use.findings, use.waiver.line) == (1, 11)
    assert [(told.covers, told.reason, told.ticket) for told in read(accepting.file, audit.policies())][1] == (
        "where subject = 'di'", odd, "IT-7",
    )  # fmt: skip
    assert [path.name for path in accepting.file.parent.iterdir() if path.name.startswith(".waivers")] == []


def test_the_first_waiver_makes_the_file_also_behind_a_link(accepting: Accepting, tmp_path: Path) -> None:
    accepting.organization.settings["waivers"] = tmp_path / "link.toml"
    (tmp_path / "link.toml").symlink_to(tmp_path / "real.toml")
    audit.accept(accepting.settings, a_waiver(), NOW)
    audit.accept(accepting.settings, a_waiver("di"), NOW)
    accepting.organization.settings["waivers"] = accepting.file

    assert (tmp_path / "link.toml").is_symlink()
    assert [waiver.subject for waiver in read(tmp_path / "real.toml", audit.policies())] == ["cy", "di"]


@pytest.mark.parametrize(
    ("waiver", "error", "why"),
    [
        (a_waiver(until=date(2026, 11, 1)), UsageError, "--until 2026-11-01 is past"),
        (a_waiver(policy="HS-99"), UsageError, "there is no policy HS-99"),
        (a_waiver("bo"), UsageError, "HS-02 has no finding bo in the newest snapshot"),
        (a_waiver(None, "false"), UsageError, "HS-02 has no finding where false"),
        (a_waiver(policy="HS-03"), UsageError, "HS-03 has no finding cy"),
        (a_waiver(None), UsageError, "it is not clear which findings are meant"),
        (a_waiver("cy", "true"), UsageError, "it is not clear which findings are meant"),
        (a_waiver(reason=" "), WaiverError, "reason is empty"),
        (a_waiver(None, "subject = 'cy') OR (true"), WaiverError, "the predicate of the waiver cannot be used"),
        (a_waiver("di"), WaiverError, "this waiver is there already, in line 1"),
        (a_waiver(reason="\udc80"), WaiverError, "reason: Input should be a valid string"),
    ],
)
def test_a_waiver_of_no_use_is_refused_and_the_file_stays(
    accepting: Accepting, waiver: Waiver, error: type[SeatcheckError], why: str
) -> None:
    before = CY.replace('"cy"', '"di"')
    accepting.file.write_text(before)

    with pytest.raises(error, match=why.replace("(", r"\(").replace(")", r"\)")):
        audit.accept(accepting.settings, waiver, NOW)

    assert accepting.file.read_text() == before


def test_where_no_file_is_configured_one_is_told_what_to_write(accepting: Accepting) -> None:
    settings = accepting.settings.model_copy(update={"waivers": None})

    with pytest.raises(ConfigError, match="names no file for waivers") as refused:
        audit.accept(settings, a_waiver(), NOW)

    assert "waivers = " in refused.value.hint
    assert audit.found(settings, now=NOW).waivers == ()


def test_a_finding_made_by_hand_has_no_waiver() -> None:
    assert Finding("P", "s", "told", Severity.LOW, {}).waiver is None
