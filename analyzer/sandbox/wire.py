"""What goes over the wire: a call, its answer, and the refusals in the shape of each of Atlassian's APIs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from analyzer.sandbox.index import Index
    from analyzer.sandbox.listing import Listing, Shift
    from analyzer.sandbox.quirks import Quirks
    from analyzer.sandbox.world import Site

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """One request. *path* is decoded, the names in *headers* are in lower case."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def every(self, name: str) -> list[str]:
        """Return each value of the query parameter *name*."""
        return [value for key, value in self.query if key == name]

    def one(self, name: str) -> str | None:
        """Return the first value of the query parameter *name*."""
        return next(iter(self.every(name)), None)

    def number(self, name: str, otherwise: int) -> int | None:
        """Return the query parameter *name* as a whole number from 0, or None if it is something else."""
        text = self.one(name)
        if text is None:
            return otherwise
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@dataclass(frozen=True, slots=True)
class Delivery:
    """How an answer is sent: *wait* seconds late, in drops over *trickle* seconds, cut off in the middle or not at all.

    Only a server can do this: in one process an answer is whole and there at once.
    """

    wait: float = 0.0
    trickle: float = 0.0
    ending: Literal["whole", "cut", "reset"] = "whole"


@dataclass(frozen=True, slots=True)
class Answer:
    """One response."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json"})
    delivery: Delivery = Delivery()

    def having(self, headers: Mapping[str, str]) -> Answer:
        """Return the same answer with further *headers*."""
        return replace(self, headers={**self.headers, **headers})


@dataclass(frozen=True, slots=True)
class Ask:
    """A call that was let in: *where* holds the variables of its path."""

    call: Call
    where: Mapping[str, str]
    index: Index
    quirks: Quirks
    shift: Shift | None = None

    @property
    def site(self) -> Site:
        """Return the site of the call's path. The routing has seen to it that there is one."""
        return self.index.sites[self.where["cloudId"]]

    def content(self, kind: type[T]) -> T:
        """Return the body as *kind*; a field that Atlassian does not document raises msgspec.ValidationError."""
        return msgspec.json.decode(self.call.body or b"{}", type=kind)

    def listing(self, question: Hashable, rows: Iterable[T], show: Callable[[T], object]) -> Listing:
        """Return the list at the call's path that answers *question*, which says all that *rows* depend on.

        Only the first time are *rows* gone through: give a generator where finding them takes long.
        """
        key = (self.call.method, self.call.path, self.quirks, self.shift, question)
        return self.index.listings.get(key, self.shift.applied(rows) if self.shift else rows, show)


@dataclass(frozen=True, slots=True)
class Route:
    """An operation: *path* is Atlassian's template, with the prefix under which the gateway serves it."""

    method: str
    path: str
    handler: Callable[[Ask], Answer]

    @property
    def name(self) -> str:
        """Return ``METHOD template``."""
        return f"{self.method} {self.path}"

    def answer(self, ask: Ask) -> Answer:
        """Answer *ask*, if with a refusal."""
        try:
            return self.handler(ask)
        except Refused as refusal:
            return refusal.answer
        except msgspec.DecodeError as error:
            return _body_refusal(ask.call, str(error)).answer


class Refused(Exception):
    """Ends the handling of a call with an answer that is not 2xx."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def ok(content: object) -> Answer:
    """Answer 200 with *content* as JSON."""
    return Answer(200, msgspec.json.encode(content))


def _refusal(status: int, content: object) -> Refused:
    return Refused(Answer(status, msgspec.json.encode(content)))


def gateway_refusal(status: int, message: str) -> Refused:
    """Return a refusal as api.atlassian.com does before a service sees the call (``ProxyError``)."""
    return _refusal(status, {"code": status, "message": message})


def organization_refusal(status: int, code: str, title: str, detail: str = "") -> Refused:
    """Return a refusal as the Organizations API does."""
    error = {"id": "sandbox", "status": str(status), "code": code, "title": title, "detail": detail or title}
    return _refusal(status, {"errors": [error]})


def jira_refusal(status: int, message: str) -> Refused:
    """Return a refusal as the Jira platform API does."""
    return _refusal(status, {"errorMessages": [message], "errors": {}})


def service_desk_refusal(status: int, message: str, key: str) -> Refused:
    """Return a refusal as the Jira Service Management API does; *key* is the message's name in the translations."""
    return _refusal(status, {"errorMessage": message, "i18nErrorMessage": {"i18nKey": key, "parameters": []}})


def confluence_refusal(status: int, message: str) -> Refused:
    """Return a refusal as the Confluence API does."""
    return _refusal(status, {"statusCode": status, "message": message})


def bitbucket_refusal(status: int, message: str) -> Refused:
    """Return a refusal as the Bitbucket API does."""
    return _refusal(status, {"type": "error", "error": {"message": message}})


def _body_refusal(call: Call, why: str) -> Refused:
    if call.path.startswith("/admin/"):
        return organization_refusal(400, "ADMIN-400-24", "Invalid request body", why)
    return jira_refusal(400, f"Invalid request payload: {why}")
