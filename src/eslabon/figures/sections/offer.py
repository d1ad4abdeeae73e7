"""Who provides, to whom, in which year, on what: the sections that answer the question itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import narwhals as nw

from eslabon.figures import labels
from eslabon.figures.document import (
    CODE,
    TEXT,
    Block,
    Card,
    Cards,
    Cell,
    Chart,
    Column,
    Paragraph,
    Section,
    Table,
    TableRow,
)
from eslabon.figures.offer import BESIDE, NOT_EXAMINED, tells_twice
from eslabon.figures.sections import balance
from eslabon.figures.sections.context import Asked, Context, bars, figure, kinds_in, listing, pivot
from eslabon.measures.kinds import KINDS, REIMBURSABLE
from eslabon.measures.offer import EVERYTHING, GROUPS, SCOPES

LARGEST = 10
# More recipients than this don't fit side by side.
_SIDE_BY_SIDE = 6


def _blocks(chart: Chart | None, *others: Block) -> tuple[Block, ...]:
    return (chart, *others) if chart else others


def _differ(found: Asked, key: str) -> bool:
    """Whether there is anything to compare."""
    return len({row.keys[key] for row in found.rows}) > 1


def findings(sections: Iterable[Section]) -> list[Paragraph]:
    """What the charts of some sections found, and what stands in the sections' own sentences."""
    found = []
    for section in sections:
        told = [one.title + "." for one in section.blocks if isinstance(one, Chart)]
        told += [one.text for one in section.blocks if isinstance(one, Paragraph)]
        found += [Paragraph(text, "item", f"{section.title}.") for text in told]
    return found


def headline(context: Context, findings: Sequence[Paragraph] = ()) -> Section:
    """Aid for trade by kind, printed beside trade capacity building only and beside everything; then the findings."""
    _ = context.translate
    asked = {scope: context.ask(replace(context.question, scope=scope), ("kind",)) for scope in SCOPES}
    found = asked["aid-for-trade"]
    rows = {row.keys["kind"]: row for row in found.rows}
    cards = tuple(
        Card(context.kind(kind), figure(row), _card_detail(context, kind, row.activities))
        for kind, row in ((kind, rows[kind]) for kind in KINDS if kind in rows)
    )
    flow = labels.capital(labels.flow(context.question.flow, context.lang))
    title = _("Aid for trade: {flow}, by kind").format(flow=flow.lower())
    nothing = Paragraph(_("Nothing that was published is aid for trade by the method of this report."))
    first = Cards(title, cards) if cards else nothing
    return Section(
        "headline",
        _("The offer in brief"),
        (
            first,
            *(Paragraph(labels.note(code, context.lang), "note", _("Please note.")) for code in _notes(context)),
            *balance.sentences(context),
            *([_scopes(context, asked)] if asked["all"].rows else []),
            *findings,
        ),
    )


def _notes(context: Context) -> tuple[str, ...]:
    naive = (NOT_EXAMINED,) if context.question.count == EVERYTHING else ()
    return (*naive, BESIDE) if tells_twice(context.facts, context.question) else naive


def _card_detail(context: Context, kind: str, activities: int) -> str:
    _ = context.translate
    count = _("1 activity") if activities == 1 else _("{count} activities")
    text = count.format(count=context.formats.count(activities))
    cut = REIMBURSABLE.get(kind)
    return text if cut is None else f"{text} · {labels.reimbursable(cut, context.lang)}"


def _scopes(context: Context, asked: dict[str, Asked]) -> Table:
    """Kinds down, scopes across; kinds are never added up."""
    _ = context.translate
    columns = (
        Column("resources", _("Resources"), TEXT),
        Column("kind", labels.key("kind", context.lang), TEXT),
        *(context.money_column(scope, labels.capital(labels.scope(scope, context.lang))) for scope in SCOPES),
    )
    by_scope = {scope: {row.keys["kind"]: row for row in found.rows} for scope, found in asked.items()}
    rows = []
    before = ""
    for kind in kinds_in(asked["all"].rows):
        cut = labels.capital(labels.reimbursable(REIMBURSABLE.get(kind), context.lang))
        values = [figure(own[kind]) if kind in own else None for own in by_scope.values()]
        rows.append(TableRow((cut, context.kind(kind), *values), int(cut == before)))
        before = cut
    note = _("Kinds are not added up: a grant, a loan and a guarantee are not the same thing.")
    title = _("What is trade capacity building, aid for trade and everything published")
    return Table("scopes", title, columns, tuple(rows), note, context.question.currency)


def providers(context: Context) -> Section:
    """Who provides."""
    _ = context.translate
    found = context.ask(context.question, ("provider", "kind"))
    chart = bars(context, found, "provider", _("{name} has the largest amount: {amount} ({kind})"))
    table = listing(context, found, "providers", _("By provider and kind"))
    return Section("providers", _("Who provides"), _blocks(chart, table))


def recipients(context: Context) -> Section:
    """To whom."""
    _ = context.translate
    found = context.ask(context.question, ("recipient", "kind"))
    finding = _("{name} has the largest amount: {amount} ({kind})")
    chart = bars(context, found, "recipient", finding) if _differ(found, "recipient") else None
    note = _("“Not allocated” is money of activities that name several recipients without percentages, or none.")
    table = pivot(context, found, "kind", kinds_in(found.rows), "recipients", _("By recipient and kind"), note)
    return Section("recipients", _("To whom"), _blocks(chart, table))


def years(context: Context) -> Section:
    """In which year."""
    _ = context.translate
    found = context.ask(context.question, ("year", "kind"))
    finding = _("{name} is the year with the largest amount: {amount} ({kind})")
    chart = bars(context, found, "year", finding, "columns")
    note = _("The year is that of the transaction's date. Negative amounts are reductions of earlier ones.")
    table = pivot(context, found, "kind", kinds_in(found.rows), "years", _("By year and kind"), note)
    return Section("years", _("In which year"), _blocks(chart, table))


def groups(context: Context) -> Section:
    """On what: aid-for-trade groups and focus."""
    _ = context.translate
    by_group = context.ask(context.question, ("group", "kind"))
    found = context.ask(context.question, ("group", "focus", "kind"))
    in_order = sorted(found.rows, key=lambda row: (GROUPS.index(row.keys["group"]), str(row.keys["focus"])))
    finding = _("{name} has the largest amount: {amount} ({kind})")
    chart = bars(context, by_group, "group", finding) if _differ(by_group, "group") else None
    table = pivot(
        context,
        replace(found, rows=in_order),
        "kind",
        kinds_in(found.rows),
        "groups",
        _("By aid-for-trade group, trade focus and kind"),
        _("The group is a proposal, from codes or from words, for a person to confirm; see the method."),
    )
    return Section("groups", _("On what"), _blocks(chart, table))


def largest(context: Context) -> Section:
    """The ten largest activities."""
    _ = context.translate
    found = context.largest(context.question, ("activity", "provider", "kind"), LARGEST)
    flow = labels.capital(labels.flow(context.question.flow, context.lang))
    columns = (
        context.key_column("activity", 5),
        Column("identifier", _("Identifier"), CODE),
        context.key_column("provider", 4),
        context.key_column("kind", 2),
        context.money_column("value", flow),
    )
    rows = []
    for row in found.rows:
        names: list[Cell] = [context.name(row, "activity"), str(row.keys["activity"])]
        names += [context.name(row, "provider"), context.name(row, "kind"), figure(row)]
        rows.append(TableRow(tuple(names)))
    title = _("The ten largest activities")
    table = Table("activities", title, columns, tuple(rows), "", context.question.currency)
    return Section("activities", title, (table,))


def asked_for(context: Context, by: tuple[str, ...]) -> Section:
    """The table that the reader asked for; by kind too, so that no row adds kinds up."""
    _ = context.translate
    keys = by if "kind" in by or len(context.question.kind) == 1 else (*by, "kind")
    names = ", ".join(labels.key(one, context.lang).lower() for one in keys)
    title = _("The breakdown asked for: by {keys}").format(keys=names)
    return Section("breakdown", title, (listing(context, context.ask(context.question, keys), "breakdown", title),))


def obligations(context: Context) -> Section | None:
    """US obligations by fiscal year, where any were loaded: the denominator, never the offer."""
    _ = context.translate
    question = context.question
    table = context.facts.contributions(question.currency).filter(nw.col("flow") == "obligations")
    starts = table.select("fiscal_start").unique().collect("pyarrow").to_native().to_pylist()
    blocks: list[Block] = []
    for start in sorted({row["fiscal_start"] or 1 for row in starts}):
        own = replace(
            question, flow="obligations", fiscal_start=start, scope="all", kind=(), group=(), focus=(),
            sector=(), activity=(), running_on=None,
        )  # fmt: skip
        found = context.ask(own, ("year", "recipient"))
        codes = sorted({row.keys["recipient"] for row in found.rows})
        if not codes:
            continue
        title = _("Obligations by fiscal year, kind unknown: the denominator, not TCB")
        note = _(
            "The fiscal year starts in {month} and is named after the year in which it ends. Negative "
            "amounts are deobligations. These tables have no trade category."
        ).format(month=context.formats.by.months[start - 1])
        if len(codes) <= _SIDE_BY_SIDE:
            blocks.append(pivot(context, found, "recipient", codes, f"obligations-{start}", title, note))
        else:
            by_year = context.ask(own, ("year",))
            blocks.append(listing(context, by_year, f"obligations-{start}", title, note))
    return Section("obligations", _("The denominator: obligations"), tuple(blocks)) if blocks else None
