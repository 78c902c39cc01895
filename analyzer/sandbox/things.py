"""What every kind of thing in a world has in common."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

Moment = Annotated[datetime, msgspec.Meta(tz=True)]  # a time without a zone is refused: it could be any of 24


class Thing(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Refuses a misspelt key, which would otherwise silently leave a default."""
