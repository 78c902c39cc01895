"""Rules of a policy's header."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analyzer.authoring.problems import Said
from analyzer.controls import unmapped
from analyzer.policy import line_of_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.authoring.problems import Written

_LONGEST_TITLE = 90
# The good state is a statement about all, or about nobody: "Every …", "No …", "Guard bills nobody …".
_STATES = re.compile(
    r"^(The|All|Only)\b|\b(every|everyone|everybody|everything|no|nobody|none|nothing|only)\b", re.IGNORECASE
)


def heading(written: Written) -> Iterator[Said]:
    """Yield what is wrong with the words of the header."""
    text, policy = written.policy.sql, written.policy
    for complaint in _of_title(policy.title):
        yield Said(line_of_key(text, "title"), f"title: {complaint}")
    for key, words in (("why", policy.why), ("remedy", policy.remedy)):
        if not words.rstrip().endswith((".", "?")):
            yield Said(line_of_key(text, key), f"{key}: end the sentence with a full stop")
    if not policy.controls and not re.search(r"^\s*controls\s*=", text, re.MULTILINE):
        yield Said(1, 'controls: name those that it serves, such as "SOC2 CC6.3"; [] where it is about money alone')
    for control in unmapped(policy.controls):
        known = "`seatcheck policy controls` lists them"
        yield Said(line_of_key(text, "controls"), f'controls: "{control}" is in no framework of the map: {known}')


def _of_title(title: str) -> Iterator[str]:
    if title.rstrip().endswith((".", "!", "?")):
        yield "it ends with a full stop"
    if not title[:1].isupper() or title != " ".join(title.split()):
        yield "begin with a capital, with one space between words"
    if len(title) > _LONGEST_TITLE:
        yield f"it has {len(title)} letters; {_LONGEST_TITLE} fit into a table"
    if not _STATES.search(title):
        yield "state the good state: Every …, No …, Nobody …, Everyone …, The …"


def parameters(written: Written) -> Iterator[Said]:
    """Yield parameters that nobody declared, and those that nobody uses."""
    declared = written.policy.params
    for name, line in written.params.items():
        if name not in declared:
            yield Said(line, f"${name} is not declared: give it a default in [params]")
    for name in declared if written.words else ():
        if name not in written.params:
            yield Said(line_of_key(written.policy.sql, name), f"params.{name} is not used")
