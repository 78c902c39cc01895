"""Accounts of which it is known whose they are: drawn by chance, for measuring how well one person's are found.

Names are spread as names are: a few are common, most are rare, so that namesakes come about by themselves. Beside
people with several accounts there are those who only look as if: namesakes, fathers and sons, shared mailboxes, twins
with one first letter, addresses that were given to somebody else. All are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import TypeAlias

OURS, LABS, OLD = "halden.example", "halden-labs.example", "halden-old.example"  # OLD was renamed to OURS
CLIENTS = tuple(f"client-{n}.example" for n in range(60))
# As `stored.mailbox_rule` has them. What stands before the @ is invented, and says so.
GMAIL, GMAIL_TOO, PUBLIC = "gmail.com", "googlemail.com", "outlook.com"
INVENTED = ".invented.person"

GIVEN = """
Anna Maria Robert Michael Thomas Katharina William Elizabeth Anders Alexander Daniel Peter Jonas Ingrid Sofia
Nikolai Sergei Johannes Matthias Susanne Jörg Günther Håkon Søren Zoë François José Łukasz Katarzyna Olena Vladimir
Dmitri Irina Natalia Amara Chidi Emeka Freya Goran Hana Jun Kavya Liang Mateus Noor Oisin Priya Quentin Rosa Stefan
Tomasz Ursula Vidar Wanjiru Ximena Yael Zofia Astrid Bjarne Cosima Dagny Eilif Fiona Gregory Henrik Ilse Jakob
Kristina Leonard Magnus Nadia Ottilie Philippa Ragnhild Samuel Tobias Ulrike Valentin Wilhelmina Agnes Benedikt
Clemens Dorothea Emil Friederike Gustav Hedda Iris
""".split()  # noqa: SIM905  a table to read
FRONT = """
Ad Ak As Bed Boa Cie Dan Dla En Fek Gal Gon Hie Hol Jar Kacz Kar Lov Mahl Meh Mura Nwa Odhi Okon Orel Papa Pere Quin Ras
Sand Sith Stav Tan Thor Val Wach Wierz Zub Müll Schäf Grün Sør Lind Berg Haug Sol Dahl Nord Vest Ost
""".split()  # noqa: SIM905  a table to read
MIDDLE = ("", *(vowel + end for vowel in "aeiou" for end in ("", "l", "n", "r") if vowel + end != "e"))
BACK = """
berg dahl feld gaard holm imov jei kamp lund mann nes ova qvist rath stad tala uchi veld wala ysz zka
""".split()  # noqa: SIM905  a table to read
DEPARTMENTS = tuple(f"Department {n}" for n in range(25))
SHORT = {"Robert": "Bob", "William": "Bill", "Elizabeth": "Liz", "Michael": "Mike", "Alexander": "Alex",
         "Katharina": "Kathi", "Thomas": "Tom", "Daniel": "Dan", "Samuel": "Sam", "Gregory": "Greg"}  # fmt: skip
CYRILLIC = {"Sergei": "Сергей", "Vladimir": "Владимир", "Dmitri": "Дмитрий", "Irina": "Ирина", "Nikolai": "Николай",
            "Natalia": "Наталия"}  # fmt: skip
ASCII = str.maketrans({"ö": "oe", "ü": "ue", "ä": "ae", "ø": "oe", "å": "aa", "ë": "e", "é": "e", "ç": "c", "ł": "l"})


@dataclass(frozen=True, slots=True)
class Known:
    """An account. *person* is whose it is, *case* why it is here; empty where there is nothing special."""

    account_id: str
    person: int
    name: str | None
    email: str
    case: str = ""
    department: str | None = None

    @property
    def portal(self) -> bool:
        """Return whether it is a portal-only account."""
        return self.account_id.startswith("qm:")


@dataclass(frozen=True, slots=True)
class Person:
    """Someone invented."""

    given: str
    family: str

    @property
    def name(self) -> str:
        """Return how they are called."""
        return f"{self.given} {self.family}"

    @property
    def handle(self) -> str:
        """Return what stands before the @."""
        return _ascii(self.name).replace(" ", ".")

    @property
    def short(self) -> str:
        """Return how friends call them, or the first letter of the given name."""
        return f"{SHORT.get(self.given, self.given[0] + '.')} {self.family}"

    @property
    def spelt(self) -> str:
        """Return the name as others would write it: in Cyrillic, or in plain letters."""
        return f"{CYRILLIC.get(self.given, _ascii(self.given).title())} {_ascii(self.family).title()}"


Written: TypeAlias = tuple[str, str | None]  # an address, and a name
Case: TypeAlias = Callable[
    [Person, str, str], tuple[Written, Written]
]  # given someone, a handle, and a client's domain


def _ascii(text: str) -> str:
    return text.lower().translate(ASCII)


def _initial(someone: Person) -> str:
    return f"{_ascii(someone.given)[0]}.{_ascii(someone.family)}"


def _swapped(handle: str) -> str:
    """Return a handle in which two letters of the end changed places."""
    return handle[:-3] + handle[-2] + handle[-3] + handle[-1]


# Two accounts of one person.
TWICE: dict[str, Case] = {
    "same address": lambda p, h, c: ((f"{h}@{c}", p.name), (f"{h}@{c}", p.name)),
    "same address, family name first": lambda p, h, c: (
        (f"{h}@{c}", p.name), (f"{h}@{c}", f"{p.family}, {p.given} (Ext)")
    ),
    "same address, no name": lambda p, h, c: ((f"{h}@{c}", p.name), (f"{h}@{c}", None)),
    "same address, new family name": lambda p, h, c: ((f"{h}@{c}", p.name), (f"{h}@{c}", f"{p.given} Nyborg")),
    "plus-address": lambda p, h, _: ((f"{h}@{OURS}", p.name), (f"{h}+jira@{OURS}", p.name)),
    "plus-address, short name": lambda p, h, c: ((f"{h}@{c}", p.name), (f"{h}+halden@{c}", p.short)),
    "plus-address, no name": lambda p, h, c: ((f"{h}@{c}", p.name), (f"{h}+halden@{c}", None)),
    "dots that the provider ignores": lambda p, h, _: (
        (f"{h}{INVENTED}@{GMAIL}", p.name), (f"{(h + INVENTED).replace('.', '')}@{GMAIL_TOO}", p.name)
    ),
    "old domain": lambda p, h, _: ((f"{h}@{OURS}", p.name), (f"{h}@{OLD}", p.name)),
    "old domain, short name": lambda p, h, _: ((f"{h}@{OURS}", p.name), (f"{h}@{OLD}", p.short)),
    "old domain, other spelling": lambda p, h, _: ((f"{h}@{OURS}", p.name), (f"{h}@{OLD}", p.spelt)),
    "old domain, no name": lambda p, h, _: ((f"{h}@{OURS}", p.name), (f"{h}@{OLD}", None)),
    "two domains of ours": lambda p, h, _: ((f"{h}@{OURS}", p.name), (f"{h}@{LABS}", p.name)),
    "two domains of ours, other spelling": lambda p, h, _: ((f"{h}@{OURS}", p.name), (f"{h}@{LABS}", p.spelt)),
    "alias": lambda p, h, _: ((f"{h}@{OURS}", p.name), (f"{_initial(p)}{h[len(p.handle):]}@{OURS}", p.name)),
    "dots that mean nothing to the provider's rules": lambda p, h, c: (
        (f"{h}@{c}", p.name), (f"{h.replace('.', '')}@{c}", p.name)
    ),
    "typing error": lambda p, h, _: ((f"{h}@{OURS}", p.name), (f"{_swapped(h)}@{OURS}", p.name)),
    "private address": lambda p, h, _: ((f"{h}@{OURS}", p.name), (f"{h}{INVENTED}@{PUBLIC}", p.name)),
    "client's two domains": lambda p, h, c: ((f"{h}@{c}", p.name), (f"{h}@new-{c}", p.name)),
}  # fmt: skip

# One account each of two people.
TRAPS: dict[str, Case] = {
    "namesakes at one domain": lambda p, h, _: ((f"{h}@{OURS}", p.name), (f"{h}.2@{OURS}", p.name)),
    "namesakes at one domain, by a letter": lambda p, h, _: (
        (f"{h}@{OURS}", p.name), (h.replace(".", ".m.", 1) + f"@{OURS}", p.name)
    ),
    "namesakes at two domains of ours": lambda p, h, _: ((f"{h}@{OURS}", p.name), (f"{h}@{LABS}", p.name)),
    "namesakes at two clients": lambda p, h, c: ((f"{h}@{c}", p.name), (f"{h}@other-{c}", p.name)),
    "father and son with one mailbox": lambda p, h, c: (
        (f"{h}@{c}", f"{p.name} Sr."), (f"{h}@{c}", f"{p.name} Jr.")
    ),
    "father and son at one company": lambda p, h, c: ((f"{h}@{c}", p.name), (f"{h}.jr@{c}", p.name)),
    "a family's mailbox": lambda p, h, c: ((f"{h}.home@{c}", p.name), (f"{h}.home@{c}", f"Waldemar {p.family}")),
    "a family's plus-addresses": lambda p, h, c: (
        (f"{h}.home+a@{c}", p.name), (f"{h}.home+w@{c}", f"Waldemar {p.family}")
    ),
    "a mailbox that many read": lambda p, h, c: (
        (f"support.{h}@{c}", p.name), (f"support.{h}@{c}", f"Waldemar {p.family}")
    ),
    "a mailbox that many read, no names": lambda _, h, c: ((f"it-{h}+a@{c}", None), (f"it-{h}+b@{c}", None)),
    "test accounts": lambda _, h, c: ((f"qa.{h}+1@{c}", None), (f"qa.{h}+2@{c}", None)),
    "twins": lambda p, h, _: (
        (f"{_initial(p)}{h[len(p.handle):]}@{OURS}", p.name),
        (f"{_initial(p)}{h[len(p.handle):]}@{LABS}", f"{p.given[0]}lvira {p.family}"),
    ),
    "an address that somebody else has now": lambda p, h, _: (
        (f"{_initial(p)}{h[len(p.handle):]}@{OLD}", p.name),
        (f"{_initial(p)}{h[len(p.handle):]}@{OURS}", f"{p.given[0]}lvira {p.family}"),
    ),
    "the same, known by a first letter": lambda p, h, _: (
        (f"{_initial(p)}{h[len(p.handle):]}@{OLD}", f"{p.given[0]}. {p.family}"),
        (f"{_initial(p)}{h[len(p.handle):]}@{OURS}", f"{p.given[0]}lvira {p.family}"),
    ),
    "the same, no name": lambda p, h, _: (
        (f"{_initial(p)}{h[len(p.handle):]}@{OLD}", None),
        (f"{_initial(p)}{h[len(p.handle):]}@{OURS}", f"{p.given[0]}lvira {p.family}"),
    ),
    "siblings a letter apart": lambda p, h, _: (
        (f"mario.{h}@{OURS}", f"Mario {p.family}"), (f"maria.{h}@{OURS}", f"Maria {p.family}")
    ),
}  # fmt: skip


class Drawn:
    """Accounts that were drawn: the same arguments give the same ones.

    Of sixteen people one has a second account, and one looks like somebody else.
    """

    def __init__(self, people: int, seed: int = 1) -> None:
        self._rng = Random(seed)  # noqa: S311  not a secret
        self._families = [front + middle + back for front in FRONT for middle in MIDDLE for back in BACK]
        self._rng.shuffle(self._families)
        self._given = list(accumulate(1 / (rank + 4) for rank in range(len(GIVEN))))
        self._family = list(accumulate(1 / (rank + 20) for rank in range(len(self._families))))
        self._taken: set[str] = set()
        self._persons = 0
        self.accounts: list[Known] = []
        twice, traps = list(TWICE), list(TRAPS)
        for n in range(people):
            turn = n // 16
            if n % 16 == 0:
                self._draw(twice[turn % len(twice)], TWICE, people=1)
            elif n % 16 == 8:
                self._draw(traps[turn % len(traps)], TRAPS, people=2)
            else:
                self._alone()

    def _alone(self) -> None:
        someone = self._someone()
        domain = self._rng.choice((OURS, OURS, OURS, LABS, *self._rng.sample(CLIENTS, 3)))
        email = next(
            each for n in range(len(self._taken) + 1) if (each := _numbered(someone, n, domain)) not in self._taken
        )
        self._add([(email, someone.name)], "", people=1)

    def _draw(self, case: str, cases: dict[str, Case], people: int) -> None:
        """Add two accounts, of addresses that nobody had."""
        someone, client = self._someone(common=case.startswith("namesakes")), self._rng.choice(CLIENTS)
        for n in range(len(self._taken) + 1):
            written = cases[case](someone, _numbered(someone, n, ""), client)
            if not self._taken & {email for email, _ in written}:
                return self._add(written, case, people)
        raise RuntimeError(f"there is no address for {case}")

    def _someone(self, *, common: bool = False) -> Person:
        """Return someone; namesakes have a name that is common, which is how they come about."""
        if common:
            return Person(self._rng.choice(GIVEN[:12]), self._rng.choice(self._families[:20]))
        return Person(
            self._rng.choices(GIVEN, cum_weights=self._given)[0],
            self._rng.choices(self._families, cum_weights=self._family)[0],
        )

    def _add(self, written: Sequence[Written], case: str, people: int) -> None:
        department = None
        for place, (email, name) in enumerate(written):
            number, person = len(self.accounts), self._persons + (place if people > 1 else 0)
            portal = place == 1 and (email == written[0][0] or number % 2 == 0)
            id_ = f"qm:{number:07}" if portal else f"712020:{number:07}"
            if not place or people > 1 or self._rng.random() < 0.2:  # who moves is in another department, at times
                department = None if self._rng.random() < 0.1 else self._rng.choice(DEPARTMENTS)
            self.accounts.append(Known(id_, person, name, email, case, None if portal else department))
            self._taken.add(email)
        self._persons += people


def _numbered(someone: Person, n: int, domain: str) -> str:
    """Return the handle of the *n*-th of that name, at *domain* if one is given."""
    return f"{someone.handle}{n + 1 if n else ''}{'@' if domain else ''}{domain}"
