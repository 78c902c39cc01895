"""The house, read from the imports: who may know whom."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = {
    "errors": 0, "files": 0, "model": 0, "wording": 0,
    "config": 1, "hookspecs": 1, "workbooks": 1,
    "store": 2, "atlassian": 2, "sandbox": 2, "policy": 2, "policies": 2, "registry": 2, "controls": 2,
    "prices": 2,
    "authoring": 3, "cases": 3, "collect": 3, "decisions": 3, "imports": 3, "audit": 3, "report": 3,
    "waivers": 3, "cost": 3, "demo": 3, "setup": 3, "doctor": 3, "people": 3,
    "cli": 4, "__main__": 5,
}  # fmt: skip
ONLY_IN = {
    "duckdb": "store", "filelock": "store",
    "httpx": "atlassian",
    "starlette": "sandbox", "uvicorn": "sandbox",
    "jinja2": "report",
    "yaml": "cases",
    "openpyxl": "workbooks",
    "typer": "cli", "click": "cli", "rich": "cli",
}  # fmt: skip
MODULES = sorted((ROOT / "analyzer").rglob("*.py"))


def part_of(path: Path) -> str:
    """Return the part of the house that a module belongs to: the folder or file below `analyzer/`."""
    return path.relative_to(ROOT / "analyzer").parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            if node.module == "analyzer":
                names |= {f"analyzer.{alias.name}" for alias in node.names}
    return names


def test_every_part_has_a_floor() -> None:
    parts = {part_of(path) for path in MODULES} - {"__init__", "plugins", "reports", "sample_data"}
    assert parts == set(FLOORS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_its_own_floor_and_those_below(path: Path) -> None:
    floor = FLOORS.get(part_of(path), 0)
    known = {name.split(".")[1] for name in imported(path) if name.startswith("analyzer.")} & set(FLOORS)
    assert {name for name in known if FLOORS[name] > floor} == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_library_has_one_importer(path: Path) -> None:
    foreign = {name.split(".")[0] for name in imported(path)} & set(ONLY_IN)
    assert {name for name in foreign if ONLY_IN[name] != part_of(path)} == set()


@pytest.mark.parametrize("path", sorted((ROOT / "plugins").glob("*.py")), ids=lambda path: path.name)
def test_plugins_see_analyzer_itself_and_nothing_below_it(path: Path) -> None:
    assert {name for name in imported(path) if name.startswith("analyzer.")} <= {"analyzer.hookimpl"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_stays_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


def test_only_the_command_line_prints() -> None:
    printing = [
        path
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        and part_of(path) != "cli"
    ]  # fmt: skip
    assert printing == []
