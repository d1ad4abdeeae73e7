"""How the figures were made: method, what the groups rest on, what was left out, and from which loads."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import narwhals as nw

from eslabon.facts.exchange import rates_at
from eslabon.figures import duplicates, labels
from eslabon.figures.document import (
    CODE,
    COUNT,
    DATE,
    MONEY,
    SHARE,
    TEXT,
    Block,
    Column,
    Figure,
    Paragraph,
    Section,
    Table,
    TableRow,
)
from eslabon.figures.offer import NOT_EXAMINED, LeftOut
from eslabon.figures.sections import running
from eslabon.figures.sections.context import Context, figure
from eslabon.measures.offer import BASES, EVERYTHING, MEASURE, TOLD_TWICE, UNDISBURSED, selected
from eslabon.measures.rates import BASE

_SHA_SIGNS = 12
# More rates than these stand in the spreadsheet only.
_RATES_SHOWN = 12


# How many pairs a report lists.
_PAIRS = 10


def method(context: Context) -> Section:
    """The method in one page, with the exchange rates that were used."""
    _ = context.translate
    texts = [
        (
            _("What counts."),
            _(
                "Commitments are IATI transactions of type 2; disbursements and expenditure are types 3 and 4. "
                "Incoming money, repayments and interest are flows of their own and are never added to these. "
                "Negative amounts count. The year is that of the transaction's date."
            ),
        ),
        (
            _("To whom and on what."),
            _(
                "Each transaction is shared out over recipients and sectors: by its own country and sector, "
                "else by the percentages of its activity, which must sum to 100. Without usable percentages the "
                "money goes to “not allocated”, never to each. Sectors are read within one vocabulary. Shares "
                "are rounded to the cent once, and add up to what was published."
            ),
        ),
        (
            _("Who provides."),
            _(
                "The organisation that the transaction names as provider; else the only funding organisation of "
                "the activity; else the organisation that reports it."
            ),
        ),
        (
            _("Kinds."),
            _(
                "The finance type published tells grant, loan, equity, guarantee or debt relief. Among grants, "
                "technical assistance is what the aid type says to be so, or what the text names as a training "
                "or expert component of its own. Kinds are never added up in this report."
            ),
        ),
        (
            _("Aid for trade and TCB."),
            _(
                "Aid for trade is groups A to D, by the sector codes and policy markers of the OECD where there "
                "are any, else by the words of title, description and the provider's own sectors. Trade capacity "
                "building (TCB) is the part in which trade is a stated purpose. Both are proposals of a written "
                "rule, for a person to confirm."
            ),
        ),
        (
            _("Running and undisbursed."),
            _(
                "An activity runs from its start to its actual end; without one, as long as its status is "
                "“implementation”, else to its planned end. Where what was published doesn't tell, it is left "
                "out and listed."
            ),
        ),
        (
            _("Currency."),
            _(
                "Amounts are in {currency}, at the rate of the value date: the day's, else the month's, else the "
                "year's average. What has no rate is not added, and is listed."
            ).format(currency=context.question.currency),
        ),
        (
            _("Counting."),
            _counting(context),
        ),
        (
            _("Vintage."),
            _(
                "Measure {measure}, state {state} of the data. Of an activity that a publisher tells several "
                "times, the newest load counts. A printed reference gives the printed figure for ever, and tells "
                "where today's differs."
            ).format(measure=MEASURE, state=context.facts.view.state),
        ),
    ]
    blocks: list[Block] = [Paragraph(text, "item", lead) for lead, text in texts]
    return Section("method", _("Method of computing"), (*blocks, *_rates(context)))


def _rates(context: Context) -> list[Table]:
    """The exchange rates behind the report's own figures, each with its source."""
    _ = context.translate
    question = context.question
    table = selected(context.facts.contributions(question.currency), replace(question, activity=()))
    rows = table.filter(~nw.col("rate").is_null()).select("rate").unique().collect("pyarrow").to_native()
    used = sorted({_key_of(word) for row in rows.to_pylist() for word in row["rate"].split("; ")})
    if not used:
        return []
    known = rates_at(context.facts.view).table
    found = [known[key] for key in used]
    columns = (
        Column("currency", _("Currency"), TEXT),
        Column("period", _("Period"), TEXT),
        Column("rate", _("Units per {currency}").format(currency=BASE), TEXT),
        Column("source", _("Source"), TEXT, 4),
    )
    made = tuple(TableRow((one.currency, one.period, context.formats.number(one.rate), one.source)) for one in found)
    return [Table("rates", _("Exchange rates used"), columns, made, shown=_RATES_SHOWN)]


def _key_of(word: str) -> tuple[str, str]:
    """The currency and the period of a rate in words (`PEN 3.413/USD 2004`)."""
    currency, _, rest = word.partition(" ")
    return currency, rest.rpartition(" ")[2]


def classification(context: Context) -> Section:
    """How much of the money rests on codes and how much on words."""
    _ = context.translate
    scope = context.question.scope if context.question.scope != "all" else "aid-for-trade"
    found = context.ask(replace(context.question, scope=scope), ("kind", "basis"))
    totals: dict[str, Decimal] = {}
    for row in found.rows:
        totals[row.keys["kind"]] = totals.get(row.keys["kind"], Decimal(0)) + abs(row.value)
    columns = (
        context.key_column("kind", 2),
        Column("basis", _("Rests on"), TEXT, 4),
        context.money_column("value", labels.capital(labels.flow(found.question.flow, context.lang))),
        Column("share", _("Share of the kind"), SHARE),
        *context.count_columns(),
    )
    rows = []
    before = ""
    order = [(kind, basis) for kind in totals for basis in BASES]
    for row in sorted(found.rows, key=lambda one: order.index((one.keys["kind"], one.keys["basis"]))):
        kind, basis = row.keys["kind"], row.keys["basis"]
        share = abs(row.value) / totals[kind] if totals[kind] else None
        cells = (context.kind(kind), labels.capital(labels.basis(basis, context.lang)), figure(row), share)
        rows.append(TableRow((*cells, row.activities, row.transactions), int(kind == before)))
        before = kind
    title = _("What the aid-for-trade groups rest on")
    note = _("Shares are of absolute amounts, so that negative ones don't hide others.")
    table = Table("basis", title, columns, tuple(rows), note, found.question.currency)
    return Section("basis", title, (table,))


def _counting(context: Context) -> str:
    _ = context.translate
    if context.question.count == EVERYTHING:
        return _(
            "Everything published counts. Double counting has not been examined yet: where the giver and the "
            "receiver both publish the same money, it is here twice."
        )
    return _(
        "Money told twice counts once: where two publishers tell the same activity, giver and receiver the same "
        "payment, or an activity and its parts the same amount, one telling counts and the other is listed among what "
        "is not included. What is linked but doesn't agree counts until somebody decides."
    )


def left_out(context: Context) -> Section:
    """What the question names and the totals don't hold, and why."""
    _ = context.translate
    title = _("What is not included in the totals")
    asked = (
        (labels.flow(context.question.flow, context.lang), context.question),
        (_("running and undisbursed"), running.question_of(context)),
    )
    found = [(about, one) for about, question in asked for one in context.left_out(question)]
    blocks: list[Block] = []
    if found:
        blocks.append(_left_out_table(context, found, title))
        if any(one.reason == TOLD_TWICE for _about, one in found):
            blocks.append(_told_twice(context))
    else:
        blocks.append(Paragraph(_("Nothing that the question names was left out.")))
    if context.question.count == EVERYTHING:
        blocks.append(Paragraph(labels.note(NOT_EXAMINED, context.lang), "note", _("Please note.")))
    return Section("left-out", title, tuple(blocks))


def _left_out_table(context: Context, found: list[tuple[str, LeftOut]], title: str) -> Table:
    _ = context.translate
    columns = (
        Column("about", _("Of"), TEXT, 2),
        Column("reason", _("Why"), TEXT, 5),
        Column("transactions", _("Transactions"), COUNT),
        Column("currency", _("Currency"), TEXT),
        Column("value", _("Amount"), MONEY),
    )
    rows = tuple(
        TableRow(
            (
                labels.capital(about),
                labels.left_out(one.reason, context.lang),
                one.transactions,
                one.currency or "—",
                Figure(one.value, one.figure, one.currency or ""),
            )
        )
        for about, one in found
    )
    return Table("left-out", title, columns, rows)


def sources(context: Context) -> Section:
    """Every load that counts, and those that were withdrawn."""
    _ = context.translate
    view = context.facts.view
    columns = (
        Column("snapshot", _("Load"), COUNT),
        Column("publisher", _("Publisher"), TEXT, 4),
        Column("file", _("File"), CODE, 3),
        Column("generated", _("Generated"), DATE),
        Column("loaded", _("Loaded"), DATE),
        Column("activities", _("Activities"), COUNT),
        Column("transactions", _("Transactions or rows"), COUNT),
        Column("skipped", _("Skipped"), COUNT),
        Column("sha256", "SHA-256", CODE),
    )
    rows = []
    for one in view.cooperation:
        about, counts = one.about, one.about["counts"]
        generated = about.get("generated")
        rows.append(
            TableRow(
                (
                    one.snapshot,
                    about["publisher_name"] or about["publisher"] or "—",
                    about["file"],
                    datetime.fromisoformat(generated[:10]).date() if generated else None,
                    one.published.date(),
                    counts["activities"],
                    counts["transactions"],
                    counts["skipped"],
                    about["sha256"][:_SHA_SIGNS],
                )
            )
        )
    title = _("Sources: the loads")
    blocks: list[Block] = [Table("sources", title, columns, tuple(rows), shown=200)]
    for number, decision in sorted(view.withdrawn.items()):
        text = _("Load {number} was withdrawn on {date}: {reason}").format(
            number=number,
            date=context.formats.date(decision.published.date()),
            reason=decision.about["reason"],
        )
        blocks.append(Paragraph(text, "item"))
    return Section("sources", title, tuple(blocks))


def _told_twice(context: Context) -> Table:
    """The largest pairs because of which money is set aside: which telling counts, which doesn't, and why."""
    _ = context.translate
    flow, lang = context.question.flow, context.lang
    flows = ("commitments", "disbursements") if flow == UNDISBURSED else (flow,)
    pairs = [one for one in duplicates.largest_first(context.facts) if one.aside and one.flow in flows]
    columns = (
        Column("counts", _("Counts"), TEXT, 3),
        Column("aside", _("Doesn't count"), TEXT, 3),
        Column("why", _("Why"), TEXT, 4),
        Column("currency", _("Currency"), TEXT),
        Column("value", _("Amount"), MONEY),
    )
    rows = tuple(
        TableRow(
            (
                f"{one.a.activity} ({one.a.publisher})",
                f"{one.b.activity} ({one.b.publisher})",
                duplicates.reason(one.reason, lang),
                one.b.currency or "—",
                one.b.value,
            )
        )
        for one in pairs[:_PAIRS]
    )
    note = _("Largest of {count} pairs in this flow, whatever the question; “eslabon duplicates” lists them all.")
    return Table("told-twice", _("Money that is told twice"), columns, rows, note.format(count=len(pairs)))
