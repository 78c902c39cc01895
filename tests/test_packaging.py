"""What is built holds what it needs, and nothing beside it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TREES = {"analyzer": "analyzer", "plugins": "analyzer.plugins", "reports": "analyzer.reports",
         "sample_data": "analyzer.sample_data"}  # fmt: skip


IGNORED = shutil.ignore_patterns(
    ".git", ".venv", "build", "dist", "*.egg-info", "__pycache__", ".*_cache", ".hypothesis"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "source", ignore=IGNORED)
    run("-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(folder / "source"))
    return next(folder.glob("*.whl"))


def run(*arguments: str, cwd: Path | None = None, path: Path | None = None) -> str:
    """Run Python away from the checkout; *path* comes before everything else that it imports."""
    environment = {**os.environ, "PYTHONPATH": str(path)} if path else None
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=100)  # noqa: S603  our own words
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    return done.stdout


def test_every_folder_of_code_is_named_in_pyproject() -> None:
    named = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    there = {
        ".".join([package, *file.parent.relative_to(ROOT / folder).parts])
        for folder, package in TREES.items()
        for file in (ROOT / folder).rglob("__init__.py")
    }
    assert named == there


def test_the_wheel_claims_one_name_and_holds_what_it_reads(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"analyzer"}
    for suffix, folder in {
        "analyzer/atlassian": ROOT / "analyzer/atlassian",
        "analyzer/policies": ROOT / "analyzer/policies",
        "analyzer/store": ROOT / "analyzer/store",
        "analyzer/reports/templates": ROOT / "reports/templates",
        "analyzer/sample_data": ROOT / "sample_data",
    }.items():
        wanted = {
            f"{suffix}/{file.relative_to(folder)}"
            for file in folder.rglob("*")
            if file.is_file() and "__pycache__" not in file.parts
        }
        assert wanted <= set(names)


def test_the_wheel_installed_runs_the_demo_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    assert "HS-01" in run("-m", "analyzer", "demo", "here", cwd=tmp_path, path=tmp_path / "installed")
    assert (tmp_path / "here" / "report.html").stat().st_size > 10_000


def test_the_wheel_runs_the_demo_without_being_unpacked(wheel: Path, tmp_path: Path) -> None:
    where = run("-c", "import analyzer; print(analyzer.__file__)", cwd=tmp_path, path=wheel)
    assert where.startswith(str(wheel))
    assert "HS-01" in run("-m", "analyzer", "demo", "here", cwd=tmp_path, path=wheel)
