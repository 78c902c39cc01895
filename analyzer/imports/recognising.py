"""Which export a file is, by the columns that it has."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from analyzer.errors import FileRefused
from analyzer.imports.opening import DELIMITERS
from analyzer.imports.vocabulary import vocabulary
from analyzer.store import AppColumn, NamedApp, Sheet
from analyzer.wording import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from analyzer.imports.opening import Opened
    from analyzer.imports.vocabulary import Export

MANAGED, MEMBERS, USERS = "csv-managed-accounts", "csv-policy-members", "csv-users"
_A_LIKENESS = 3  # columns of an export that make it plain what a file was meant to be


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file, what it is, and which of its columns are not read."""

    file: Opened
    sheet: Sheet
    title: str
    form: str
    ignored: tuple[str, ...]


@dataclass(slots=True)
class Apps:
    """The apps that files name, each with a number."""

    numbers: dict[tuple[str, str, str], NamedApp] = field(default_factory=dict)

    def number(self, name: str, site: str = "") -> int:
        """Return the number of an app under the name that a heading gives it, on a site where the heading names one."""
        known = vocabulary().app(_plain(name))
        app, place = known or re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-"), _site(site)
        said = vocabulary().apps[known] if known else None
        address = (
            f"https://{place}" if "." in place else said.address.replace("{site}", place or "{site}") if said else ""
        )
        named = NamedApp(len(self.numbers), app, name, place, address, bool(said and said.uses_recorded))
        return self.numbers.setdefault((app, place, name), named).number


def recognise(file: Opened, apps: Apps, *, single_policy: bool) -> Recognised:
    """Say which export a file is. Raises FileRefused for a file that is none, naming the columns that it lacks."""
    fits = [(kind, delimiter) for delimiter in DELIMITERS if (kind := _kind(file.header(delimiter)))]
    if not fits:
        raise _refusal(file)
    kind, delimiter = fits[0]
    header = file.header(delimiter)
    columns = _columns(vocabulary().exports[kind], header)
    free = {number: name for number, name in enumerate(header) if number not in columns.values()}
    groups, used = _of_users(free, apps) if kind == USERS else ((), _of_managed(free, apps))
    sheet = Sheet(file.path, kind, delimiter, file.skip, len(header), columns, groups, used)
    read = {*columns.values(), *sheet.group_columns, *_of_apps(sheet)}
    ignored = tuple(visible(name) for number, name in enumerate(header) if number not in read)
    title, form = vocabulary().exports[kind].title, _form(sheet) if kind == USERS else ""
    if kind == MANAGED and not single_policy and (policy := _only_policy(file, sheet)):
        sheet, title, form = replace(sheet, kind=MEMBERS), "members of an authentication policy", visible(policy)
    return Recognised(file, sheet, title, form, ignored)


def _plain(heading: str) -> str:
    return " ".join(heading.split()).casefold()


def _site(written: str) -> str:
    """Return a site's name as its address has it."""
    host = re.sub(r"^https?://|\.atlassian\.net$", "", _plain(written).rstrip("/"))
    return re.sub(r"[^\w.]+", "-", host)


def _columns(export: Export, header: Sequence[str]) -> dict[str, int]:
    headings = {name: number for number, name in reversed(list(enumerate(map(_plain, header))))}
    found = {
        said: next((headings[_plain(name)] for name in names if _plain(name) in headings), None)
        for said, names in export.columns.items()
    }
    return {said: number for said, number in found.items() if number is not None}


def _lacks(export: Export, columns: Mapping[str, int]) -> list[str]:
    lacking = [export.heading(said) for said in export.required if said not in columns]
    if export.telling and not any(said in columns for said in export.telling):
        lacking.append(" or ".join(export.heading(said) for said in export.telling))
    return lacking


def _kind(header: Sequence[str]) -> str | None:
    exports = vocabulary().exports.items()
    return next((kind for kind, export in exports if not _lacks(export, _columns(export, header))), None)


def _refusal(file: Opened) -> FileRefused:
    """Say what the file is nearest to. Its own words are not repeated: without a header they would be a person's."""
    likeness, lacking, export = max(
        ((len(columns), lacking, export) for columns, lacking, export in _likenesses(file)),
        key=lambda like: (like[0], -len(like[1])),
    )
    if likeness < _A_LIKENESS:
        return FileRefused(
            f"{file.name} is none of the admin site's exports: its first line does not have their columns",
            "an export of users, for one, has the columns `User id`, `email` and `User status`",
        )
    return FileRefused(
        f"{file.name} looks like the export of {export.title}, and lacks the column {' and '.join(lacking)}",
        f"export it again ({export.where})",
    )


def _likenesses(file: Opened) -> Iterator[tuple[dict[str, int], list[str], Export]]:
    for delimiter in DELIMITERS:
        for export in vocabulary().exports.values():
            columns = _columns(export, file.header(delimiter))
            yield columns, _lacks(export, columns), export


def _of_managed(free: Mapping[int, str], apps: Apps) -> tuple[AppColumn, ...]:
    """Return the columns that name an app: they say on which sites it is used."""
    known = (number for number, name in free.items() if vocabulary().app(_plain(name)))
    return tuple(AppColumn(apps.number(free[number].strip()), number) for number in known)


def _of_users(free: Mapping[int, str], apps: Apps) -> tuple[tuple[int, ...], tuple[AppColumn, ...]]:
    """Return the columns that hold a group each, and those of apps."""
    groups = tuple(number for number, name in free.items() if re.fullmatch(r"group \d+", _plain(name)))
    return groups, tuple(_accesses(free, apps))


def _accesses(free: Mapping[int, str], apps: Apps) -> list[AppColumn]:
    """Pair `<App> - <site>` with `Last seen in <App> - <site>`."""
    seen_in = vocabulary().seen_in
    plain = {_plain(name): number for number, name in reversed(list(free.items()))}
    seen = {name.removeprefix(seen_in): number for name, number in plain.items() if name.startswith(seen_in)}
    found = []
    for heading in dict.fromkeys([*plain, *seen]):
        app, site = _app_and_site(heading)
        if site and not heading.startswith(seen_in) and (heading in seen or vocabulary().app(app)):
            column = plain.get(heading)
            name = free[column if column is not None else seen[heading]]
            found.append(AppColumn(apps.number(_app_name(name, app), site), column, seen.get(heading)))
    return found


def _app_and_site(heading: str) -> tuple[str, str]:
    """Part an app from its site at the last dash; at the first where only that gives an app that is known."""
    app, _, site = heading.rpartition(" - ")
    first, _, rest = heading.partition(" - ")
    return (first, rest) if vocabulary().app(first) and not vocabulary().app(app) else (app, site)


def _app_name(heading: str, app: str) -> str:
    """Return an app's name as the heading writes it."""
    clean = " ".join(heading.split())
    start = clean.casefold().find(app)
    return clean[start : start + len(app)]


def _of_apps(sheet: Sheet) -> set[int]:
    return {number for app in sheet.apps for number in (app.written, app.seen) if number is not None}


def _form(sheet: Sheet) -> str:
    if "group_id" in sheet.columns or "group_name" in sheet.columns:
        return "a row a person and group"
    if sheet.group_columns:
        return "a row a person, a column a group"
    return (
        "a row a person, groups in one column" if "group_names" in sheet.columns else "a row a person, without groups"
    )


def _only_policy(file: Opened, sheet: Sheet) -> str:
    """Return the one authentication policy that all rows name; empty where they name none, or several."""
    column = sheet.columns.get("policy")
    if column is None:
        return ""
    named: set[str] = set()
    for _, _, record in file.records(sheet.delimiter):
        named.update(cell for cell in (part.strip() for part in record[column : column + 1]) if cell)
        if len(named) > 1:
            return ""
    return next(iter(named), "")
