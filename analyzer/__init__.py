"""seatcheck: who sits in which Atlassian Cloud seat, what it costs, and moving people safely."""

from importlib.metadata import version

import pluggy

__version__ = version("seatcheck")

hookimpl = pluggy.HookimplMarker("seatcheck")

__all__ = ["__version__", "hookimpl"]
