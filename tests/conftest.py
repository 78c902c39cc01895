"""What many tests begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from organizations import Organization
from places import Place, few_roles

from analyzer.sandbox import Sandbox, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def organization(tmp_path: Path) -> Organization:
    """Everything about it was read whole, and nobody is in it."""
    return Organization(tmp_path)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Serve a small organization, to be collected."""
    sandbox = Sandbox(few_roles())
    with running(sandbox) as url:
        yield Place(sandbox, url, tmp_path)
