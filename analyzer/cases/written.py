"""YAML as it was written: every value knows its file and line, so that a mistake can be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from analyzer.errors import PolicyError

if TYPE_CHECKING:
    from collections.abc import Collection
    from importlib.resources.abc import Traversable

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MERGE = "tag:yaml.org,2002:merge"


@dataclass(frozen=True, slots=True)
class Written:
    """One value of a YAML file."""

    origin: str
    node: yaml.Node
    loader: Any  # one of yaml's, which says what a node means

    @property
    def line(self) -> int:
        """Return the line on which it begins."""
        return int(self.node.start_mark.line) + 1

    def fault(self, complaint: str, hint: str = "") -> PolicyError:
        """Return an error that names the file and the line."""
        return PolicyError(f"{self.origin}, line {self.line}: {complaint}", hint)

    def mapping(self, what: str, known: Collection[str] | None = None) -> dict[str, Written]:
        """Return the values by their keys, which are among the *known* ones. Raises PolicyError."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.fault(f"{what} is not a mapping (key: value)")
        own = [self._key(key) for key, _ in self.node.value if key.tag != _MERGE]
        for name in own:
            if own.count(name) > 1:
                raise self.fault(f"{what} says {name} twice", "remove one of the two")
        self.loader.flatten_mapping(self.node)  # takes in what `<<` names
        found = {self._key(key): self._at(value) for key, value in self.node.value}
        for name, value in found.items():
            if known is not None and name not in known:
                raise value.fault(f"{what} has no {name}", f"there are {', '.join(known)}")
        return found

    def sequence(self, what: str) -> list[Written]:
        """Return the values of a list. Raises PolicyError."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.fault(f"{what} is not a list (- value, or [value, value])")
        return [self._at(node) for node in self.node.value]

    def text(self, what: str) -> str:
        """Return a text that is not empty. Raises PolicyError."""
        value = self.value()
        if not isinstance(value, str) or not value.strip():
            raise self.fault(
                f"{what} is not a text", "write it in quotes if it looks like a number, a date or yes and no"
            )
        return value

    def flag(self, what: str) -> bool:
        """Return true or false. Raises PolicyError."""
        value = self.value()
        if not isinstance(value, bool):
            raise self.fault(f"{what} is neither true nor false")
        return value

    @property
    def is_mapping(self) -> bool:
        """Return whether it is one: key, value."""
        return isinstance(self.node, yaml.MappingNode)

    def value(self) -> object:
        """Return what YAML takes it for: a text, a number, a date, a list, … Raises PolicyError."""
        try:
            return self.loader.construct_object(self.node, deep=True)
        except (yaml.YAMLError, ValueError) as error:
            raise self.fault(f"the value cannot be read: {_complaint(error)}") from error

    def _key(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise self._at(node).fault("a key is not a word")
        return str(node.value)

    def _at(self, node: yaml.Node) -> Written:
        return Written(self.origin, node, self.loader)


def read(file: Traversable) -> Written:
    """Read a YAML file with one document. Raises PolicyError."""
    try:
        loader = _Loader(file.read_text(encoding="utf-8"))
        node = loader.get_single_node()
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PolicyError(f"{file} is not YAML: {_complaint(error)}") from error
    if node is None:
        raise PolicyError(f"{file} is empty", "write `cases:` and a case below it")
    return Written(str(file), node, loader)


def _complaint(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"line {mark.line + 1}: {problem}" if mark else str(problem)
