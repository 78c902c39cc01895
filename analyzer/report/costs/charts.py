"""Charts of costs: strips of one length, and a curve. What they show stands in a table beside them, too."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from analyzer.report.costs import words
from analyzer.wording import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyzer.model import Comparison, Costs, Line, Point

MOST = 12  # strips of a chart
_LONGEST = 26  # characters of a name in a narrow window
_TOP, _BOTTOM, _LEFT, _RIGHT = 34.0, 140.0, 2.0, 98.0  # where a curve is drawn: pixels, and percentages


@dataclass(frozen=True, slots=True)
class Strip:
    """One row of a chart. *start* and *width* are percentages; both are "" where nothing is known to draw."""

    name: str
    said: str  # the amount
    kind: str  # contract, list-price, total, less, more; or unknown
    start: str = ""
    width: str = ""

    @property
    def short(self) -> str:
        """Return the name as far as a narrow window has room."""
        plain = visible(self.name)
        return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a waterfall: an amount that is *less*, or a total."""

    name: str
    amount: Decimal | None
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """One point of a curve. *x* is a percentage, *y* in pixels."""

    x: str
    y: float
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve from zero up."""

    dots: tuple[Dot, ...]
    highest: str
    first: str
    last: str
    told: str  # all of it in words


def by_line(lines: Iterable[Line]) -> tuple[Strip, ...]:
    """Return what each line costs a month, the dearest first and those of which it is not known last."""
    known = sorted((line for line in lines if line.month is not None), key=_dearest)
    shown, others = (known, []) if len(known) <= MOST else (known[: MOST - 1], known[MOST - 1 :])
    rest = sum((line.month for line in others if line.month is not None), words.ZERO)
    longest = max([line.month or words.ZERO for line in shown] + [rest, words.ZERO])
    strips = [_strip(line.name, line.month, _price_kind(line), longest) for line in shown]
    if others:
        strips.append(_strip(f"{words.many(len(others), 'other line')}", rest, "total", longest))
    strips += [Strip(line.name, words.UNKNOWN, "unknown") for line in lines if line.month is None]
    return tuple(strips)


def by_cause(costs: Costs) -> tuple[Strip, ...]:
    """Return what is paid in vain by cause."""
    longest = max((waste.month or words.ZERO for waste in costs.waste), default=words.ZERO)
    return tuple(_strip(waste.cause.value.capitalize(), waste.month, "total", longest) for waste in costs.waste)


def steps(costs: Costs) -> tuple[Step, ...]:
    """Return the way from today's bill to the one after the change; without a change, to one without waste."""
    if costs.after:
        return tuple(_compared(costs.after))
    if words.sums(costs.bill).month is None:
        return ()
    wasted = [Step(waste.cause.value.capitalize(), waste.month) for waste in costs.waste]
    left = costs.bill.month - sum((step.amount for step in wasted if step.amount is not None), words.ZERO)
    if all(step.amount is None for step in wasted):
        return ()
    sure = not any(waste.unpriced for waste in costs.waste)
    end = Step("Without all of this" if sure else "Left, as far as known", left, is_total=True)
    return (Step("Today", costs.bill.month, is_total=True), *wasted, end)


def _compared(after: Comparison) -> Iterable[Step]:
    changed = [change for change in after.changes if change.month is None or change.month]
    known = [change for change in changed if change.month is not None]
    largest = sorted(known, key=lambda change: -abs(change.month or words.ZERO))
    shown = largest if len(largest) <= MOST else largest[: MOST - 1]
    others = [change.month for change in largest[len(shown) :] if change.month is not None]
    yield Step("Today", after.before.month, is_total=True)
    yield from (Step(change.name, change.month) for change in shown)
    if others:
        yield Step(words.many(len(others), "other line"), sum(others, words.ZERO))
    yield from (Step(change.name, None) for change in changed if change.month is None)
    end = "After the change" if len(known) == len(changed) else "After, as far as known"
    yield Step(end, after.before.month - after.month, is_total=True)


def waterfall(steps: Sequence[Step]) -> tuple[Strip, ...]:
    """Return *steps* as strips, each beginning where the one before ended."""
    levels = _levels(steps)
    low = min([level for pair in levels for level in pair], default=words.ZERO)
    high = max([level for pair in levels for level in pair], default=words.ZERO)
    strips = []
    for step, (one, other) in zip(steps, levels, strict=True):
        if step.amount is None:
            strips.append(Strip(step.name, words.UNKNOWN, "unknown"))
            continue
        kind = "total" if step.is_total else "less" if step.amount >= 0 else "more"
        said = words.money(step.amount) if step.is_total else words.difference(step.amount)
        start, width = _share(min(one, other) - low, high - low), _share(abs(one - other), high - low)
        strips.append(Strip(step.name, said, kind, start, width))
    return tuple(strips)


def _levels(steps: Sequence[Step]) -> list[tuple[Decimal, Decimal]]:
    """Return from where to where each step goes."""
    levels, level = [], words.ZERO
    for step in steps:
        end = (step.amount or words.ZERO) if step.is_total else level - (step.amount or words.ZERO)
        levels.append((words.ZERO if step.is_total else level, end))
        level = end
    return levels


def curve(trend: Sequence[Point]) -> Curve | None:
    """Return the bills over time; None of fewer than two."""
    if len(trend) < 2:
        return None
    first, last = trend[0].taken_at, trend[-1].taken_at
    seconds = (last - first).total_seconds() or 1
    highest = max(point.month for point in trend) or Decimal(1)
    dots = []
    for point in trend:
        along = (point.taken_at - first).total_seconds() / seconds
        y = _BOTTOM - (_BOTTOM - _TOP) * float(point.month / highest)
        dots.append(Dot(f"{_LEFT + (_RIGHT - _LEFT) * along:.2f}%", round(y, 1), point.complete))
    told = "; ".join(_told(point) for point in trend)
    ends = f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}"
    return Curve(tuple(dots), words.money(max(point.month for point in trend)), *ends, told)


def _told(point: Point) -> str:
    return f"{point.taken_at:%Y-%m-%d}: {words.money(point.month)}{'' if point.complete else ', known in part'}"


def _dearest(line: Line) -> tuple[Decimal, str]:
    return -(line.month or words.ZERO), line.name


def _price_kind(line: Line) -> str:
    return "list-price" if line.is_list else "contract"


def _strip(name: str, amount: Decimal | None, kind: str, longest: Decimal) -> Strip:
    if amount is None:
        return Strip(name, words.UNKNOWN, "unknown")
    return Strip(name, words.money(amount), kind, "0%", _share(amount, longest))


def _share(amount: Decimal, of: Decimal) -> str:
    return f"{100 * amount / of:.2f}%" if of else "0.00%"
