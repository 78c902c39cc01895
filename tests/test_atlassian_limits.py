"""The published limits: which operation falls under which."""

from __future__ import annotations

import pytest

from analyzer.atlassian import ENDPOINTS


@pytest.mark.parametrize(
    ("name", "per_second"),
    [("jira-users", 100.0), ("desk-customers", 5.0), ("requests-raised", 150.0), ("accounts", None)],
)
def test_an_operation_is_sent_as_often_as_is_published(name: str, per_second: float | None) -> None:
    limit = ENDPOINTS[name].limit
    assert limit.per_second == per_second
    assert limit.published == (per_second is not None)
