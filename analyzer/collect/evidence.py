"""The evidence: questions about single accounts, asked once the census has shown whose answer is needed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from analyzer.atlassian import ENDPOINTS, Ask, Page
from analyzer.collect.sources import EVIDENCE, Scope
from analyzer.collect.spool import lines
from analyzer.collect.tally import Tally, merged, not_asked
from analyzer.errors import NotFound, RequestFailed, UnexpectedAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.collect.reading import Reader
    from analyzer.config import Settings
    from analyzer.model import Coverage, Question

COUNTS_IN_A_FILE = 50
_CLAUSES = {"requests-raised": "reporter = {account}", "tickets-handled": "assignee was {account}"}


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some of the questions of one source to one site."""

    source: str
    site: str
    number: int
    questions: Sequence[Question]


def ask_evidence(settings: Settings, reader: Reader, questions: Sequence[Question]) -> list[Coverage]:
    """Ask *questions*; return a coverage for each source and configured site."""
    asking = _Asking(reader)
    batches = list(_batches(settings, questions))
    for source in EVIDENCE:
        reader.progress.planned(source, sum(batch.source == source for batch in batches))
    parts = reader.workers.work_off([partial(asking.ask, batch) for batch in batches], lambda _: ())
    coverage = [
        merged(source, site.name, [part for part in parts if (part.source, part.scope) == (source, site.name)])
        for source in EVIDENCE
        for site in settings.sites
    ]
    for row in coverage:
        reader.progress.ended(row)
    return coverage


def _batches(settings: Settings, questions: Sequence[Question]) -> Iterator[_Batch]:
    """Yield *questions* in batches. Those to a site without a token are left out: the census has said so."""
    named = {site.name for site in settings.sites}
    together: dict[tuple[str, str], list[Question]] = defaultdict(list)
    for question in questions:
        if question.site in named:
            together[question.source, question.site].append(question)
    for (source, site), asked in together.items():
        size = COUNTS_IN_A_FILE if source in _CLAUSES else settings.collect.users_by_id
        for start in range(0, len(asked), size):
            yield _Batch(source, site, start, asked[start : start + size])


class _Asking:
    """Asks batch after batch, and stops asking a site for a source once it is plain that no answer is to be had."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._closed: dict[tuple[str, str], RequestFailed] = {}

    def ask(self, batch: _Batch) -> Coverage:
        """Ask one batch."""
        closed = self._closed.get((batch.source, batch.site))
        if closed:
            return not_asked(batch.source, batch.site, str(closed), closed.hint)
        return self._count(batch) if batch.source in _CLAUSES else self._look_up(batch)

    def _look_up(self, batch: _Batch) -> Coverage:
        """Ask for several accounts at once."""
        ids = [question.account for question in batch.questions]
        ask = Ask(query={"accountId": ids, "maxResults": len(ids)})
        scope = Scope(batch.source, batch.site, batch.site, keys={"site": batch.site}, ask=ask, part=batch.number)
        reading = self._reader.read(scope)
        self._closes(batch, reading.error)
        return reading.coverage

    def _count(self, batch: _Batch) -> Coverage:
        """Ask for one account after the other. The answers are written together: each is a few bytes."""
        tally = Tally(batch.source, batch.site)
        answers = [line for question in batch.questions for line in self._answer(batch, question, tally)]
        with self._reader.spool.file(batch.source, batch.site, f"{batch.site} {batch.number}") as file:
            file.write(answers, tally.requests, None)
        self._reader.progress.page(batch.source, batch.site, len(answers))
        return tally.ended()

    def _answer(self, batch: _Batch, question: Question, tally: Tally) -> list[bytes]:
        """Return the line for one question, or none where there is no answer."""
        self._reader.workers.sleep(0)
        if (batch.source, batch.site) in self._closed:
            return []
        try:
            record = self._reader.clients[batch.site].one(ENDPOINTS[batch.source], {}, _counted_issues(question))
        except RequestFailed as error:
            self._closes(batch, error)
            tally.fail(error)
            return []
        tally.count(Page([record]))
        return lines({"site": batch.site, "account": question.account}, [record])

    def _closes(self, batch: _Batch, error: RequestFailed | None) -> None:
        """Note where the next question would fail too. One that cannot be answered says nothing about the others."""
        if error and not isinstance(error, UnexpectedAnswer | NotFound):
            self._closed[batch.source, batch.site] = error


def _counted_issues(question: Question) -> Ask:
    clauses = [_CLAUSES[question.source].format(account=_quoted(question.account))]
    if question.projects:
        clauses.insert(0, f"project in ({', '.join(_quoted(project) for project in question.projects)})")
    return Ask(body={"jql": " AND ".join(clauses)})


def _quoted(text: str) -> str:
    """Return *text* as a JQL string, whatever is in it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
