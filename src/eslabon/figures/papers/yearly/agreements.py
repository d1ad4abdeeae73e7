"""The agreements of a year, what stands at each step of their money, and how much of it was executed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from eslabon.figures.document import CODE, DATE, MONEY, SHARE, TEXT, Block, Cell, Column, Figure, Paragraph, Section
from eslabon.figures.labels import capital
from eslabon.figures.papers.text import Writing, keyed_table, section
from eslabon.figures.papers.yearly.money import Agreed, Held, Sum, total_of, undistributed_of, years_of
from eslabon.figures.papers.yearly.year import Year
from eslabon.figures.recorded.reference import EXECUTION
from eslabon.measures.ladder import CONTRIBUTION, DISBURSED, EXECUTED, MEASURE, OBLIGATED, PROGRAMMED, STEPS
from eslabon.records.cooperation.models import AgreementKind, AgreementStatus, Funding, Step
from eslabon.records.parties.models import Party
from eslabon.values.periods import FiscalYear

# A ratio is kept to so many decimals: a hundredth of a percentage point.
_RATIO = Decimal("0.0001")


def agreements_section(writing: Writing, found: list[Agreed]) -> Section | None:
    """The agreements themselves."""
    _ = writing.translate
    if not found:
        text = _("No agreement of this year is written down yet: add each one with its numbers and dates.")
        return section("agreements", _("Agreements"), [Paragraph(text, "note")])
    return section("agreements", _("Agreements"), [agreement_table(writing, "agreements", "", found)])


def agreement_table(writing: Writing, key: str, title: str, found: list[Agreed]) -> Block | None:
    """Agreements as a table."""
    _, shelf = writing.translate, writing.shelf
    shelf.prime(Party, {one.record.provider_id for one in found})
    rows = [
        (
            str(one.record.pk),
            writing.told(one.record, one.record.title),
            writing.short(shelf.one(Party, one.record.provider_id)),
            capital(str(AgreementKind(one.record.kind).label)),
            " / ".join(number for number in (one.record.number, one.record.registry_number) if number),
            capital(str(AgreementStatus(one.record.status).label)),
            one.record.signed_on,
            one.ends,
            one.record.conditions or one.record.ended_because,
        )
        for one in found
    ]
    columns = [
        Column("id", _("No."), TEXT, 1),
        Column("agreement", _("Agreement"), TEXT, 4),
        Column("provider", _("Provider of cooperation"), TEXT, 2),
        Column("kind", _("Kind of agreement"), TEXT, 2),
        Column("numbers", _("Official numbers"), CODE, 2),
        Column("status", _("Status"), TEXT, 2),
        Column("signed", _("Signed on"), DATE, 1),
        Column("ends", _("Ends on"), DATE, 1),
        Column("note", _("Note"), TEXT, 2),
    ]
    return keyed_table(key, title, columns, rows)


def ladder_section(writing: Writing, year: Year, found: list[Held]) -> Section | None:
    """What stands at each step of each agreement's money until the end of the year, and what is distributed."""
    _ = writing.translate
    title = _("The money, step by step, until {date}").format(date=writing.formats.long_date(year.told_on))
    if not any(one.ladder.standings for one in found):
        text = _(
            "No amount is written down yet: add what was announced, obligated, disbursed and executed to each "
            "agreement, with its document."
        )
        return section("ladder", title, [Paragraph(text, "note")])
    note = _(
        "Agreements are never added up: a donation and a loan are not the same money. What is approximate (≈) stays as "
        "it was said; what no rate converts is in no total."
    )
    return section("ladder", title, [_ladder(writing, year, found), Paragraph(note), *_beside(writing, year, found)])


def _ladder(writing: Writing, year: Year, found: list[Held]) -> Block | None:
    _ = writing.translate
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        steps = [_figure(writing, year, one, total_of(one, step), step) for step in STEPS]
        if any(steps):
            rows.append((*_named(writing, one), *steps, _said(writing, one)))
    columns = [
        *_leading(writing),
        *(Column(step, capital(str(Step(step).label)), MONEY, 1) for step in STEPS),
        Column("said", _("As said"), TEXT, 3),
    ]
    return keyed_table("ladder", "", columns, rows)


def _beside(writing: Writing, year: Year, found: list[Held]) -> list[Block | None]:
    """What is distributed to projects, the counterpart's money, and what isn't in the totals."""
    _ = writing.translate
    blocks = [_distributed(writing, year, found), _counterpart(writing, year, found)]
    left = [(held, one) for held in found for one in held.ladder.without_rate]
    if left:
        told = "; ".join(
            f"{held.holder.record.title}: {writing.cost(one.amount, one.currency)} ({Step(one.step).label})"
            for held, one in left[:20]
        )
        more = f" … (+{writing.formats.count(len(left) - 20)})" if len(left) > 20 else ""
        blocks.append(Paragraph(told + more, "note", _("Not in the totals, without an exchange rate:")))
    estimates = [
        f"{held.holder.record.title}: {writing.cost(standing.estimates, held.holder.currency)} ({Step(step).label})"
        for held in found
        for (_funding, step), standing in held.ladder.standings.items()
        if standing.estimates
    ]
    if estimates:
        blocks.append(Paragraph("; ".join(estimates[:20]), "note", _("Estimates, not in the totals:")))
    return blocks


def _distributed(writing: Writing, year: Year, found: list[Held]) -> Block | None:
    """What of the first step told stands at projects, and what at none."""
    _ = writing.translate
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        step = one.ladder.top
        left = undistributed_of(one, step) if step and one.holder.kind == "agreement" else None
        if step and left:
            figure = _figure(writing, year, one, left, step, part="undistributed")
            note = _("the parts are more than the whole") if left.value < 0 else ""
            whole = _figure(writing, year, one, total_of(one, step), step)
            rows.append((*_named(writing, one), capital(str(Step(step).label)), whole, figure, note))
    columns = [
        *_leading(writing),
        Column("step", _("Step"), TEXT, 2),
        Column("total", _("Total"), MONEY, 1),
        Column("undistributed", _("Not distributed to projects"), MONEY, 1),
        Column("note", _("Note"), TEXT, 2),
    ]
    return keyed_table("distributed", _("What is distributed to projects"), columns, rows)


def _counterpart(writing: Writing, year: Year, found: list[Held]) -> Block | None:
    _ = writing.translate
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        for funding in (Funding.CASH.value, Funding.KIND.value):
            sums = {step: total_of(one, step, funding) for step in (PROGRAMMED, EXECUTED)}
            if any(sums.values()):
                cells = [_figure(writing, year, one, told, step, funding) for step, told in sums.items()]
                ratio = _ratio(writing, year, one, PROGRAMMED, funding)
                rows.append((*_named(writing, one), capital(str(Funding(funding).label)), *cells, ratio))
    columns = [
        *_leading(writing),
        Column("funding", _("Counterpart funding"), TEXT, 2),
        Column("programmed", _("Programmed"), MONEY, 1),
        Column("executed", _("Executed"), MONEY, 1),
        Column("ratio", _("Executed / programmed"), SHARE, 1),
    ]
    return keyed_table("counterpart", _("Counterpart funding"), columns, rows)


def execution_section(writing: Writing, year: Year, found: list[Held]) -> Section | None:
    """How much was executed, always beside what it is measured by; nothing where that is nought or unknown."""
    _ = writing.translate
    in_year, so_far = _in_year(writing, year, found), _so_far(writing, year, found)
    title = _("Execution")
    if in_year is None and so_far is None:
        text = _(
            "Nothing is written down as programmed, obligated or executed until this year, so there is no execution to "
            "tell."
        )
        return section("execution", title, [Paragraph(text, "note")])
    note = _(
        "A percentage always names what it is measured by. Where that is nought, negative or not known there is none. "
        "The amounts of an agreement that are told in fiscal years stay in them: the year is the one in which they end."
    )
    return section("execution", title, [in_year, so_far, Paragraph(note)])


def _in_year(writing: Writing, year: Year, found: list[Held]) -> Block | None:
    _ = writing.translate
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        for key in years_of(one, year.number):
            sums = {step: total_of(one, step, year=key) for step in (PROGRAMMED, DISBURSED, EXECUTED)}
            if any(sums.values()):
                cells = [_figure(writing, year, one, told, step, of_year=key) for step, told in sums.items()]
                ratio = _ratio(writing, year, one, PROGRAMMED, of_year=key)
                rows.append((*_named(writing, one), _year_told(writing, key), *cells, ratio))
    columns = [
        *_leading(writing),
        Column("year", _("Year"), TEXT, 2),
        Column("programmed", _("Programmed"), MONEY, 1),
        Column("disbursed", _("Disbursed"), MONEY, 1),
        Column("executed", _("Executed"), MONEY, 1),
        Column("ratio", _("Executed / programmed"), SHARE, 1),
    ]
    return keyed_table("in-year", _("In {year}").format(year=year.number), columns, rows)


def _so_far(writing: Writing, year: Year, found: list[Held]) -> Block | None:
    _ = writing.translate
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        sums = {step: total_of(one, step) for step in (OBLIGATED, DISBURSED, EXECUTED)}
        if any(sums.values()):
            cells = [_figure(writing, year, one, told, step) for step, told in sums.items()]
            rows.append((*_named(writing, one), *cells, _ratio(writing, year, one, OBLIGATED)))
    columns = [
        *_leading(writing),
        Column("obligated", _("Obligated"), MONEY, 1),
        Column("disbursed", _("Disbursed"), MONEY, 1),
        Column("executed", _("Executed"), MONEY, 1),
        Column("ratio", _("Executed / obligated"), SHARE, 1),
    ]
    title = _("Since the start, until {date}").format(date=writing.formats.date(year.told_on))
    return keyed_table("so-far", title, columns, rows)


def ratio_of(
    held: Held, over: str, funding: str = CONTRIBUTION, of_year: tuple[int, int] | None = None
) -> tuple[Decimal, Sum, Sum] | None:
    """What was executed of a denominator, with both; None where the denominator isn't known or isn't positive."""
    above, below = total_of(held, EXECUTED, funding, of_year), total_of(held, over, funding, of_year)
    if above is None or below is None or below.value <= 0:
        return None
    return (above.value / below.value).quantize(_RATIO, ROUND_HALF_UP), above, below


def _ratio(
    writing: Writing,
    year: Year,
    held: Held,
    over: str,
    funding: str = CONTRIBUTION,
    of_year: tuple[int, int] | None = None,
) -> Figure | None:
    found = ratio_of(held, over, funding, of_year)
    if found is None:
        return None
    value, above, below = found
    terms = _terms(year, held, funding, of_year)
    inexact = above.approximate or below.approximate
    return writing.figure(EXECUTION, value, held.holder.currency, inexact, over=over, **terms)


def _figure(
    writing: Writing,
    year: Year,
    held: Held,
    told: Sum | None,
    step: str,
    funding: str = CONTRIBUTION,
    of_year: tuple[int, int] | None = None,
    part: str | None = None,
) -> Figure | None:
    if told is None:
        return None
    terms = _terms(year, held, funding, of_year)
    return writing.figure(MEASURE, told.value, held.holder.currency, told.approximate, step=step, part=part, **terms)


def _terms(year: Year, held: Held, funding: str, of_year: tuple[int, int] | None) -> dict[str, Any]:
    """The terms of a reference that say whose money of which time is meant."""
    told: dict[str, Any] = {**held.holder.terms, "until": year.last.isoformat()}
    if funding != CONTRIBUTION:
        told["funding"] = funding
    if of_year is not None:
        told["year"] = of_year[0]
        told["fy"] = of_year[1] if of_year[1] != 1 else None
    return told


def _leading(writing: Writing) -> list[Column]:
    _ = writing.translate
    return [Column("agreement", _("Agreement or project"), TEXT, 4), Column("currency", _("Currency"), TEXT, 1)]


def _named(writing: Writing, held: Held) -> tuple[str, str]:
    record = held.holder.record
    return writing.told(record, record.title), held.holder.currency


def _said(writing: Writing, held: Held) -> str:
    return "; ".join(f"{Step(step).label}: «{said}»" for step, said in held.sayings())


def _year_told(writing: Writing, key: tuple[int, int]) -> str:
    """A year as it was told: a calendar year, or a fiscal one with the day on which it starts."""
    year, start = key
    if start == 1:
        return str(year)
    first = writing.formats.date(FiscalYear(year, start).first)
    return writing.translate("fiscal year {year}, from {date}").format(year=year, date=first)
