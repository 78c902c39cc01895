"""The evidence: questions about single accounts, asked once the census has shown whose answer is needed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from analyzer.atlassian import ENDPOINTS, Ask
from analyzer.collect.reading import stops_everything
from analyzer.collect.sources import EVIDENCE_OF_A_SITE, Scope
from analyzer.collect.tally import Failure, failure, merged, not_asked
from analyzer.errors import NotFound, RequestFailed, UnexpectedAnswer
from analyzer.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from analyzer.collect.reading import Reader, Reading
    from analyzer.collect.spool import SpoolFile
    from analyzer.config import Settings
    from analyzer.model import Coverage, Question

QUESTIONS_IN_A_FILE = 50
# What is asked of Jira about one account, and which fields of the newest issue are wanted.
_CLAUSES = {
    "requests-raised": "reporter = {account}",
    "tickets-handled": "assignee was {account}",
    "last-request": "reporter = {account} ORDER BY created DESC",
    "agent-activity": "assignee was {account} ORDER BY updated DESC",
}
_FIELDS = {"last-request": ["created"], "agent-activity": ["updated"]}
_SAYS_WHOM = {"last-request": "requests-raised"}
_BY_ID = {"account-types", "authentication-policies"}  # several accounts in one request


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some of the questions of one source to one site, whose answers share a file."""

    source: str
    site: str
    number: int
    questions: Sequence[Question]


def ask_evidence(
    settings: Settings,
    reader: Reader,
    questions: Sequence[Question],
    sources: Sequence[str],
    before: Sequence[Coverage],
) -> list[Coverage]:
    """Ask *questions*; return a coverage for each of *sources* and each site. *before* is what was read before."""
    asking = _Asking(settings, reader)
    batches = list(_batches(settings, questions))
    for source in sources:
        reader.progress.planned(source, sum(batch.source == source for batch in batches))
    parts = reader.workers.work_off([partial(asking.ask, batch) for batch in batches], lambda _: ())
    coverage = [
        _fed(merged(source, site, [part for part in parts if (part.source, part.scope) == (source, site)]), before)
        for source in sources
        for site in ([site.name for site in settings.sites] if source in EVIDENCE_OF_A_SITE else [""])
    ]
    for row in coverage:
        reader.progress.ended(row)
    return coverage


def _fed(coverage: Coverage, before: Sequence[Coverage]) -> Coverage:
    """Return *coverage*; not complete where the source that says whom to ask about was not read whole."""
    said = _SAYS_WHOM.get(coverage.source)
    gaps = [row for row in before if (row.source, row.scope) == (said, coverage.scope) and row.outcome.is_gap]
    if not gaps or coverage.outcome.is_gap:
        return coverage
    outcome = Outcome.PARTIAL if coverage.pages else Outcome.NOT_ASKED
    reason = f"{said} gives what to ask for, and is {gaps[0].outcome}"
    return replace(coverage, outcome=outcome, reason=reason, hint=gaps[0].hint)


def _batches(settings: Settings, questions: Sequence[Question]) -> Iterator[_Batch]:
    """Yield *questions* in batches, those of every source and site in turn, so that the first of each come first.

    Those to a site without a token are left out: the census has said so.
    """
    named = {"", *(site.name for site in settings.sites)}
    together: dict[tuple[str, str], list[Question]] = defaultdict(list)
    for question in questions:
        if question.site in named:
            together[question.source, question.site].append(question)
    cut = [list(_cut(settings, source, site, asked)) for (source, site), asked in together.items()]
    yield from (batch for batch in chain.from_iterable(zip_longest(*cut)) if batch)


def _cut(settings: Settings, source: str, site: str, asked: Sequence[Question]) -> Iterator[_Batch]:
    size = settings.collect.users_by_id if source in _BY_ID else QUESTIONS_IN_A_FILE
    for start in range(0, len(asked), size):
        yield _Batch(source, site, start, asked[start : start + size])


class _Asking:
    """Asks batch after batch, and stops asking a site for a source once it is plain that no answer is to be had."""

    def __init__(self, settings: Settings, reader: Reader) -> None:
        self._org = settings.organization.id
        self._reader = reader
        self._closed: dict[tuple[str, str], RequestFailed] = {}

    def ask(self, batch: _Batch) -> Coverage:
        """Ask one batch, or what a killed collection left to ask of it."""
        closed = self._why_not(batch)
        if closed:
            return not_asked(batch.source, batch.site, str(closed), closed.hint)
        return self._together(batch) if batch.source in _BY_ID else self._one_by_one(batch)

    def _together(self, batch: _Batch) -> Coverage:
        """Ask for several accounts at once."""
        ids = [question.account for question in batch.questions]
        keys = {"site": batch.site} if batch.site else {}
        reading: Reading = self._reader.read(
            Scope(batch.source, batch.site, batch.site, self._where(), keys, _for_all(batch.source, ids), batch.number)
        )
        self._closes(batch, reading.error)
        return reading.coverage

    def _one_by_one(self, batch: _Batch) -> Coverage:
        """Ask for one account after the other. The position in the file is the number of the next question."""
        # Named by whom it is about: once more is known than before a kill, other accounts may follow from it.
        part = " ".join([batch.site, *(question.account for question in batch.questions)])
        with self._reader.spool.file(batch.source, batch.site, part) as file:
            if file.kept.ended:
                return file.kept.ended
            for number in range(int(file.kept.next or 0), len(batch.questions)):
                closed = self._why_not(batch)
                if closed:
                    file.tally.fail(Failure(Outcome.NOT_ASKED, str(closed), closed.hint), requests=0)
                    return file.tally.ended()  # not noted as the end: when resumed with more it is asked on
                self._answer(batch, number, file)
            return file.end(file.tally.ended())

    def _answer(self, batch: _Batch, number: int, file: SpoolFile) -> None:
        """Write what is answered to one question, nothing where there is no answer."""
        question, endpoint = batch.questions[number], ENDPOINTS[batch.source]
        client, before = self._reader.client(endpoint, batch.site), file.tally.requests
        records: list[bytes] = []
        try:
            for page in client.pages(endpoint, self._where(question), _about(question)):
                file.tally.count(page)
                records += page.rows
        except RequestFailed as error:
            if stops_everything(batch.source, error):
                raise
            self._closes(batch, error)
            file.tally.fail(failure(error, uncertain=endpoint.uncertain))
            records = []
        spent = file.tally.requests - before
        self._reader.wrote(file, _keys(question), records, spent, str(number + 1))

    def _where(self, question: Question | None = None) -> Mapping[str, str]:
        return {"org": self._org, **({"account": question.account} if question else {})}

    def _why_not(self, batch: _Batch) -> RequestFailed | None:
        """Return why nothing more is to be asked, if so."""
        if self._reader.budget.is_spent:
            most = f"{self._reader.budget.most:,}"
            return RequestFailed(f"the {most} requests that were allowed are spent", "allow more with --max-requests")
        return self._closed.get((batch.source, batch.site))

    def _closes(self, batch: _Batch, error: RequestFailed | None) -> None:
        """Note where the next question would fail too. One that cannot be answered says nothing about the others."""
        missing = isinstance(error, NotFound) and not ENDPOINTS[batch.source].uncertain
        if error and not isinstance(error, UnexpectedAnswer) and not missing:
            self._closed[batch.source, batch.site] = error


def is_evidence(source: str) -> bool:
    """Return whether a source is asked about single accounts."""
    return source in EVIDENCE_OF_A_SITE or source in _BY_ID or "{account}" in ENDPOINTS[source].path


def scope_of(settings: Settings, question: Question) -> Scope:
    """Return one question as a list of its own."""
    alone = question.source in _BY_ID
    where = {"org": settings.organization.id, "account": question.account}
    ask = _for_all(question.source, [question.account]) if alone else _about(question)
    return Scope(question.source, question.site, question.site, where, _keys(question), ask)


def _keys(question: Question) -> Mapping[str, str]:
    return {**({"site": question.site} if question.site else {}), "account": question.account}


def _for_all(source: str, ids: Sequence[str]) -> Ask:
    if source == "authentication-policies":
        return Ask(body={"accountIds": ids})
    return Ask(query={"accountId": ids, "maxResults": len(ids)})


def _about(question: Question) -> Ask:
    """Return what to ask about one account: a query, or nothing where its address says it all."""
    if question.source not in _CLAUSES:
        return Ask()
    clause = _CLAUSES[question.source].format(account=_quoted(question.account))
    if question.projects:
        clause = f"project in ({', '.join(_quoted(project) for project in question.projects)}) AND {clause}"
    fields = _FIELDS.get(question.source)
    return Ask(body={"jql": clause, **({"fields": fields, "maxResults": 1} if fields else {})})


def _quoted(text: str) -> str:
    """Return *text* as a JQL string, whatever is in it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
