"""What many tests begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from organizations import Organization

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def organization(tmp_path: Path) -> Organization:
    """Everything about it was read whole, and nobody is in it."""
    return Organization(tmp_path)
