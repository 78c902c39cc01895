"""Other processes, for what only another process can show."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = str(Path(__file__).parent)


def environment(*folders: Path) -> dict[str, str]:
    """Return an environment in which Python also imports from *folders* and the tests' folder."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([*map(str, folders), TESTS])}


@contextmanager
def started(program: str, *arguments: object, folders: tuple[Path, ...] = ()) -> Iterator[subprocess.Popen[str]]:
    """Start *program*, wait for the first line that it prints, and end it with the block."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, env=environment(*folders), **pipes) as process:  # type: ignore[call-overload]  # noqa: S603  our own words
        try:
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def ran(program: str, *arguments: object, folders: tuple[Path, ...] = (), written: str = "") -> str:
    """Run *program*, which reads what is *written*, and return what it printed."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    done = subprocess.run(  # noqa: S603  our own words
        command, input=written, capture_output=True, text=True, env=environment(*folders), check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
