"""The report as text: whole, harmless, honest, and written all at once or not at all."""

from __future__ import annotations

import gzip
import json
import re
import resource
from base64 import b64decode, b64encode
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from audits import GENERATED, HOSTILE, agents, clean, coverage, empty, sample, snapshot, spotless, unanswered

from analyzer.errors import SeatcheckError
from analyzer.model import Coverage, Outcome
from analyzer.report import write_html

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.model import Audit

VOID = {"br", "input", "meta"}
CELLS = {"td", "th", "dt", "dd"}


class Document(HTMLParser):
    """Reads a page strictly: what is opened must be closed, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.pieces: list[str] = []
        self.within: dict[str, list[str]] = {"script": [], "style": []}
        self.feed(html)
        self.close()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.pieces.append(" " if tag in CELLS else "")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in self.within:
            self.within[self.open[-1]].append(data)
        else:
            self.pieces.append(data)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def words(self) -> str:
        return " ".join(self.text.split())

    def values(self, attribute: str) -> list[str]:
        return [value for _, name, value in self.attributes if name == attribute]


def written(audit: Audit, folder: Path) -> str:
    path = folder / "report.html"
    write_html(audit, path, GENERATED)
    return path.read_text(encoding="utf-8")


def read(audit: Audit, folder: Path) -> Document:
    return Document(written(audit, folder))


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file grow beyond *size* bytes, as on a disk that is nearly full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("audit", [sample(), spotless(), empty()], ids=["sample", "spotless", "empty"])
def test_every_tag_is_closed_and_every_link_leads_somewhere_in_the_page(audit: Audit, tmp_path: Path) -> None:
    document = read(audit, tmp_path)
    ids = document.values("id")
    assert document.open == []
    assert len(ids) == len(set(ids))
    named = " ".join(document.values("aria-labelledby") + document.values("for")).split()
    assert {link.removeprefix("#") for link in document.values("href")} | set(named) <= set(ids)


def test_the_page_names_nothing_outside_itself(tmp_path: Path) -> None:
    document = read(sample(), tmp_path)
    assert {link[0] for link in document.values("href")} == {"#"}
    assert not {"src", "srcset", "action", "data", "poster", "style", "ping"} & {n for _, n, _ in document.attributes}
    assert not [name for _, name, _ in document.attributes if name.startswith("on")]
    assert not {"link", "iframe", "img", "object", "form", "base"} & set(document.tags)
    assert set(re.findall(r"url\(.", "".join(document.within["style"]))) == {"url(#"}
    assert "@import" not in "".join(document.within["style"])


def test_the_security_policy_allows_this_style_and_this_script_only(tmp_path: Path) -> None:
    document = read(sample(), tmp_path)
    policy = next(value for value in document.values("content") if value.startswith("default-src"))
    hashes = re.findall(r"(style|script)-src '(sha256-[^']+)'", policy)
    style, script = document.within["style"][0], document.within["script"][-1]
    assert hashes == [("style", digest(style)), ("script", digest(script))]
    assert "unsafe" not in policy


def digest(content: str) -> str:
    return "sha256-" + b64encode(sha256(content.encode()).digest()).decode()


def test_a_hostile_name_is_shown_as_what_it_is_and_does_nothing(tmp_path: Path) -> None:
    audit = sample()
    hostile = replace(audit, snapshot=replace(snapshot(), org_name=HOSTILE, id='"}*{outline:9px}</style>\\'))
    html = written(hostile, tmp_path)
    document = Document(html)
    assert "img" not in document.tags
    assert "\u202e" not in html
    assert "\x07" not in html
    assert "<script>alert(1)</script>[U+202E]gro.elpmaxe[U+0007]" in document.text
    assert '"Snapshot ????outline:9px???style??"' in document.within["style"][0]


def test_half_a_character_and_endless_text_are_cut_down(tmp_path: Path) -> None:
    page = agents(1)
    finding = replace(page.findings[0], summary="\ud800" + "y" * 100_000)
    html = written(replace(spotless(), policies=(replace(page, findings=(finding,)),)), tmp_path)
    assert "[U+D800]yyy" in html
    assert "characters more)" in html
    assert len(html) < 50_000


def test_the_page_says_first_that_the_audit_is_not_complete(tmp_path: Path) -> None:
    words = read(sample(), tmp_path).words
    assert "This audit is NOT complete. 3 of 6 sources were not read whole and 2 of 6 policies have no sure" in words
    assert words.index("What could not be seen") < words.index("Findings by policy")
    assert "The key lacks a scope. Make a key without scopes." in words
    assert "Nobody has attested knowledge-base-viewers for the site halden-labs." in words
    assert "managed-accounts everywhere 9,614 9,611 -3" in words


def test_a_complete_audit_says_so(tmp_path: Path) -> None:
    words = read(spotless(), tmp_path).words
    assert "This audit is complete. Every source was read whole and every policy has an answer: 1 policy, all" in words
    assert "NOT complete" not in words


@pytest.mark.parametrize(
    "audit",
    [
        empty(),
        replace(spotless(), coverage=()),
        replace(spotless(), policies=()),
        replace(spotless(), snapshot=snapshot(complete=False)),
        replace(spotless(), policies=(unanswered(), clean("other", "Other"))),
        replace(spotless(), coverage=(Coverage("accounts", "", Outcome.PARTIAL),)),
    ],
    ids=[
        "nothing at all",
        "no sources",
        "no policies",
        "the snapshot says so",
        "an unknown answer",
        "a source in part",
    ],
)
def test_an_audit_that_lacks_anything_is_never_called_complete(audit: Audit, tmp_path: Path) -> None:
    assert "NOT complete" in read(audit, tmp_path).words


def test_the_counts_are_those_of_the_audit(tmp_path: Path) -> None:
    words = read(sample(), tmp_path).words
    assert "Findings 255 New 255 Reopened 0 Waived 0 Policies with findings 2" in words
    assert "Policies without a sure answer 2 Clean policies 2" in words
    assert "Accounts 18,782 Paid seats taken 6,765" in words
    assert "Critical: 1; High: 250; Medium: 4; Low: 0." in words
    assert "Atlassian: 12,408 (internal 9,611, external 2,492, unknown 305)" in words
    assert "group-roles Partial 38 of 40 40 38 703 —" in words


def test_policies_stand_with_the_worst_first(tmp_path: Path) -> None:
    html = written(sample(), tmp_path)
    assert re.findall(r'<section class="policy" id="policy-([^"]+)"', html) == [
        "admin-unmanaged",
        "external-agent-idle",
        "dual-account",
    ]


def test_rows_beyond_the_first_hundred_are_packed_and_none_is_lost(tmp_path: Path) -> None:
    html = written(sample(findings=250), tmp_path)
    packed = Document(html).within["script"][0]
    rows = json.loads(gzip.decompress(b64decode(packed)))
    there = set(re.findall(r"712020:\d{8}/", html)) | {row[-2].removesuffix("jira-servicemanagement") for row in rows}
    assert len(rows) == 150
    assert len(there) == 250
    assert "the first 100 of 250 rows" in html


def test_a_page_of_very_many_policies_stays_below_five_thousand_rows(tmp_path: Path) -> None:
    page = agents(101)
    many = tuple(replace(page, result=replace(page.result, policy=f"policy-{n}")) for n in range(80))
    document = read(replace(sample(), policies=many), tmp_path)
    assert document.tags.count("tr") < 5_500
    assert len(document.within["script"]) == 81


def test_findings_that_the_report_does_not_hold_are_counted_and_named(tmp_path: Path) -> None:
    page = agents(3)
    shortened = replace(page, result=replace(page.result, findings=1_234_567))
    assert "This report holds 3 of the 1,234,567." in read(replace(spotless(), policies=(shortened,)), tmp_path).words


def test_many_scopes_with_one_reason_make_one_row(tmp_path: Path) -> None:
    denied = tuple(Coverage("group-roles", f"g{n}", Outcome.DENIED, reason="No scope.") for n in range(12))
    words = read(replace(sample(), coverage=coverage() + denied), tmp_path).words
    assert "group-roles g0, g1, g2, g3, g4 and 7 more denied" in words


def test_the_same_audit_gives_the_same_file(tmp_path: Path) -> None:
    assert written(sample(), tmp_path) == written(sample(), tmp_path)


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("old")
    path.chmod(0o644)
    write_html(spotless(), path, GENERATED)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_report_that_cannot_be_written_whole_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("old")
    with room_for(20_000), pytest.raises(SeatcheckError, match="cannot be written"):
        write_html(sample(), path, GENERATED)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("report.html", "old")]


@pytest.mark.parametrize("name", ["missing/report.html", "folder"])
def test_a_place_that_cannot_hold_the_report_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(SeatcheckError, match=name) as caught:
        write_html(spotless(), tmp_path / name, GENERATED)
    assert caught.value.hint
    assert [file.name for file in tmp_path.iterdir()] == ["folder"]
