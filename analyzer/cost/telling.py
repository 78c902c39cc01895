"""What is explained and proposed, for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.model.explained import Explained, Explanation, Way
    from analyzer.model.fitted import Fit, Proposal

Said = dict[str, object]


def explanation_as_json(explanation: Explanation) -> str:
    """Return *explanation* as a JSON object. Amounts are strings, exact; null is an amount that nobody knows."""
    said = asdict(explanation) | {"accounts": [_account(one) for one in explanation.accounts]}
    return json.dumps(said, default=str, ensure_ascii=False, indent=2) + "\n"


def fit_as_json(found: Fit) -> str:
    """Return *found* as a JSON object, like the explanation of an account."""
    said = asdict(found) | {
        "line": asdict(found.line) | {"month": found.line.month, "year": found.line.year},
        "lacking": found.lacking,
        "month": found.month,
        "proposals": [_proposal(one) for one in found.proposals],
        "kept": dict(found.kept),
    }
    return json.dumps(said, default=str, ensure_ascii=False, indent=2) + "\n"


def _proposal(one: Proposal) -> Said:
    return asdict(one) | {"month": one.month}


def _account(one: Explained) -> Said:
    return asdict(one) | {
        "lines": [asdict(line) | {"month": line.month, "year": line.year} for line in one.lines],
        "guard": asdict(one.guard) | {"disagrees": one.guard.disagrees},
        "ways": [_way(way) for way in one.ways],
        "everything": _way(one.everything) if one.everything else None,
    }


def _way(way: Way) -> Said:
    return asdict(way) | {"month": way.month}
