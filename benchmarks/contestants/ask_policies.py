"""seatcheck: policies asked of the newest snapshot of a database, nothing kept: ``DATABASE ID…``."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from analyzer import audit
from analyzer.config import OrganizationSettings, Settings, StoreSettings
from analyzer.policy import params_of
from analyzer.store.checking import opened
from analyzer.store.database import reading
from analyzer.store.reader import choose

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def main() -> None:
    """Ask, and print the seconds that each took and how many rows it returned."""
    settings = Settings(organization=OrganizationSettings(id="org"), store=StoreSettings(path=Path(sys.argv[1])))
    parts: dict[str, float] = {}
    with reading(settings.store) as connection:
        choose(connection, None)
        book = opened(connection, NOW, settings.check.seconds)
        for policy in audit.named(sys.argv[2:]):
            began = perf_counter()
            book.answer(policy, params_of(policy, {}))
            parts[policy.id] = perf_counter() - began
            parts[f"{policy.id} rows"] = connection.execute("SELECT count(*) FROM answer").fetchall()[0][0]
    print(json.dumps(parts))  # noqa: T201  it is read by who started this


if __name__ == "__main__":
    main()
