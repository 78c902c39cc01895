"""What has to be said of waivers that do not do what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model import WaiverState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.model import WaiverUse


def warnings(uses: Iterable[WaiverUse]) -> tuple[str, ...]:
    """Return a sentence, with file and line, for each waiver that expired or matches nothing."""
    return tuple(sentence for use in uses if (sentence := _warning(use)))


def _warning(use: WaiverUse) -> str | None:
    waiver = use.waiver
    named = f"{waiver.place}: the waiver of {waiver.policy} {waiver.covers}"
    match use.state:
        case WaiverState.EXPIRED if use.findings == 1:
            return f"{named} expired on {waiver.until}; its finding is open again"
        case WaiverState.EXPIRED if use.findings:
            return f"{named} expired on {waiver.until}; its {use.findings:,} findings are open again"
        case WaiverState.EXPIRED:
            return f"{named} expired on {waiver.until}, and matches nothing"
        case WaiverState.NO_MATCH:
            return f"{named} matches nothing"
    return None
