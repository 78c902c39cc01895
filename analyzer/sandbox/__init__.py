"""Atlassian Cloud in a box: a stateful simulator for demonstrations, tests and rehearsals."""

from analyzer.sandbox.core import Sandbox
from analyzer.sandbox.loading import load_world
from analyzer.sandbox.quirks import Quirks
from analyzer.sandbox.server import running, serve
from analyzer.sandbox.wire import Answer, Call
from analyzer.sandbox.world import World

__all__ = ["Answer", "Call", "Quirks", "Sandbox", "World", "load_world", "running", "serve"]
