"""Atlassian Cloud in a box: a stateful simulator for demonstrations, tests and rehearsals."""

from analyzer.sandbox.core import OPERATIONS, Sandbox
from analyzer.sandbox.faults import Faults
from analyzer.sandbox.limits import Limits
from analyzer.sandbox.loading import load_world
from analyzer.sandbox.quirks import Quirks
from analyzer.sandbox.scenario import Scenario, read_scenario
from analyzer.sandbox.server import running, serve
from analyzer.sandbox.wire import Answer, Call
from analyzer.sandbox.world import World

__all__ = [
    "OPERATIONS",
    "Answer",
    "Call",
    "Faults",
    "Limits",
    "Quirks",
    "Sandbox",
    "Scenario",
    "World",
    "load_world",
    "read_scenario",
    "running",
    "serve",
]
