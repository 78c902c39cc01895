"""The report in a real browser: it asks for nothing, answers to hands and eyes, and prints."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import costs
import pytest
from audits import GENERATED, sample

from analyzer.report import write_html

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium on this machine")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AGENTS = "#policy-external-agent-idle"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_html(replace(sample(findings=250), costs=costs.sample()), path, GENERATED)
    return path


class Visit:
    """One visit to the report, and everything that the browser had to say or ask for."""

    def __init__(self, browser: Browser, report: Path, **options: Any) -> None:
        self.heard: list[str] = []
        self.asked: list[str] = []
        self.context = browser.new_context(offline=True, **options)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self.heard.append(message.text))
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(report.as_uri())

    def column(self, number: int) -> list[str]:
        return self.page.locator(f"{AGENTS} tbody tr > :nth-child({number})").all_inner_texts()

    def sort(self, heading: str) -> None:
        self.page.locator(AGENTS).get_by_role("button", name=heading).click()

    def search(self, words: str) -> None:
        self.page.get_by_label("Search all findings").fill(words)

    def expect(self, where: str, words: str) -> None:
        playwright.expect(self.page.locator(where)).to_contain_text(words)


@pytest.fixture
def visit(browser: Browser, report: Path) -> Iterator[Visit]:
    visit = Visit(browser, report)
    yield visit
    visit.context.close()
    assert visit.heard == []
    assert visit.asked == [report.as_uri()]


def test_opening_the_report_asks_for_nothing_else_and_says_nothing(visit: Visit) -> None:
    assert visit.page.title() == "Seat audit of Halden Instruments, snapshot 2026-11-20T06-30-00Z"


def test_a_heading_sorts_numbers_as_numbers_over_every_row(visit: Visit) -> None:
    visit.sort("Tickets worked")
    visit.expect(f"{AGENTS} .count", "rows 1 to 100 of 250")
    up = [int(cell) for cell in visit.column(8)]
    visit.sort("Tickets worked")
    visit.expect(f"{AGENTS} th[aria-sort=descending]", "Tickets worked")
    down = [int(cell) for cell in visit.column(8)]
    assert (up, down) == (sorted(up), sorted(down, reverse=True))
    assert (up[0], down[0]) == (0, 100)


def test_a_heading_sorts_dates_by_time_and_leaves_what_is_not_known_to_the_end(visit: Visit) -> None:
    visit.sort("Last active")
    visit.expect(f"{AGENTS} .count", "rows 1 to 100 of 250")
    first = visit.column(10)
    assert first == sorted(first)
    visit.page.locator(AGENTS).get_by_role("button", name="Next").click()
    visit.page.locator(AGENTS).get_by_role("button", name="Next").click()
    visit.expect(f"{AGENTS} .count", "rows 201 to 250 of 250")
    assert visit.column(10)[-36:] == ["—"] * 36
    assert visit.page.locator(AGENTS).get_by_role("button", name="Next").is_disabled()


def test_the_search_reaches_packed_rows_and_counts_what_it_finds(visit: Visit) -> None:
    visit.search("  DAGNY.marek.233@")
    visit.expect("#matches", "0 of 255 findings match")
    visit.search("dagny.marek.233@")
    visit.expect("#matches", "findings match")
    visit.search("emeka.haugen.")
    visit.expect("#matches", "“emeka.haugen.”: 3 of 255 findings match")
    assert len(visit.column(1)) == 3
    assert not visit.page.locator("#policy-dual-account").is_visible()
    visit.search("")
    visit.expect(f"{AGENTS} .count", "rows 1 to 100 of 250")
    assert visit.page.locator("#policy-dual-account").is_visible()


def test_a_hostile_name_stays_text_when_the_script_draws_it(visit: Visit) -> None:
    visit.search("alert(1)")
    visit.expect("#matches", "1 of 255 findings match")
    visit.expect("#policy-admin-unmanaged tbody", "<script>alert(1)</script>[U+202E]gro")
    assert visit.page.locator("img").count() == 0


def test_without_scripts_everything_reads_and_no_dead_control_shows(browser: Browser, report: Path) -> None:
    visit = Visit(browser, report, java_script_enabled=False)
    assert len(visit.column(1)) == 100
    visit.expect(f"{AGENTS} .count", "the first 100 of 250 rows")
    assert not visit.page.get_by_label("Search all findings").is_visible()
    assert visit.page.locator("button").count() == 0
    visit.context.close()


def test_amounts_are_sorted_as_numbers_and_what_is_not_known_stands_last(visit: Visit) -> None:
    bill = visit.page.locator("#bill")
    months: list[list[str]] = []
    for _ in range(2):
        bill.get_by_role("button", name="A month").click()
        visit.expect("#bill tbody tr:last-child", "UNKNOWN")
        months.append(bill.locator("tbody tr > :nth-child(7)").all_inner_texts())
    up = ["1,200.00", "2,050.00", "3,146.00", "5,062.40", "5,142.00"]
    assert months == [[*up, "UNKNOWN"], [*reversed(up), "UNKNOWN"]]


def test_every_chart_of_costs_has_a_name_and_what_it_shows_in_words(visit: Visit) -> None:
    charts = visit.page.locator("#costs svg[role=img]")
    assert charts.count() == 4
    for name, words in (
        ("The bill by line, USD a month", "jira@halden: 5,062.40, list price; "),
        ("Paid in vain by cause, USD a month", "Help-seeker: UNKNOWN; "),
        ("From today to after, USD a month", "jsm@halden: +358.00; "),
        ("Trend at today's prices and plans, USD a month", "2026-09-21: 15,730.50, known in part; "),
    ):
        chart = visit.page.get_by_role("img", name=name)
        assert words in str(chart.locator("desc").text_content())


def test_the_steps_of_the_waterfall_begin_where_the_ones_before_end(visit: Visit) -> None:
    bars = visit.page.locator("#costs figure:has(#way-title) rect.bar[x]")
    drawn = bars.evaluate_all("bars => bars.map((bar) => bar.getBBox()).map((box) => [box.x, box.x + box.width])")
    (today, before), (left, right), (jira, end), (more, top), (zero, after) = drawn
    assert (today, zero) == (0, 0)
    assert [round(n) for n in (right, end, more, after)] == [round(n) for n in (before, left, jira, top)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_bars_people_who_use_other_means(browser: Browser, tmp_path: Path, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    report = tmp_path / "report.html"
    write_html(
        replace(sample(findings=12), costs=costs.sample()), report, GENERATED
    )  # the examination takes long where there are many rows
    visit = Visit(browser, report, bypass_csp=True, color_scheme=scheme)
    visit.page.evaluate("document.querySelectorAll('details').forEach((part) => part.open = true)")
    found = axe.Axe().run(visit.page).response["violations"]
    visit.context.close()
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


@pytest.mark.parametrize("width", [320, 400, 768, 1280])
def test_the_page_is_never_wider_than_the_window(browser: Browser, report: Path, width: int) -> None:
    visit = Visit(browser, report, viewport={"width": width, "height": 800})
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    visit.context.close()


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext on this machine")
def test_every_printed_page_names_the_snapshot_and_tables_repeat_their_heads(visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    visit.page.pdf(path=path, prefer_css_page_size=True)
    command = ["pdftotext", "-layout", str(path), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603  our own file
    pages = text.removesuffix("\f").split("\f")
    assert [number for number, page in enumerate(pages) if "Snapshot 2026-11-20T06-30-00Z" not in page] == []
    with_rows = [page for page in pages if page.count("holds an agent") > 1]
    assert len(with_rows) > 3
    assert all("Tickets worked" in " ".join(page.split()) for page in with_rows)
    assert "Compliance reviewer" in pages[-1]
    assert any("The bill by line" in page and "at list prices" in page for page in pages)
    bill = next(page for page in pages if "Teamwork@halden-labs" in page and "Next cycle" in page)
    assert "61,704.00" in bill
    assert "2027-02-01" in bill
