"""The offer report: sections over answers to one question; it computes nothing of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from eslabon.facts.query import Facts
from eslabon.figures import labels
from eslabon.figures.document import Paragraph, Report, Section
from eslabon.figures.formats import DEFAULT_COUNTRY
from eslabon.figures.sections import method, offer, running
from eslabon.figures.sections.context import Context
from eslabon.measures.offer import UNDISBURSED, Question


def offer_report(
    facts: Facts,
    question: Question,
    lang: str,
    country: str | None = DEFAULT_COUNTRY,
    by: tuple[str, ...] = (),
    made: datetime | None = None,
) -> Report:
    """The report that answers a question, in a language, written as a country writes; `by` adds one table.

    Over nothing it says what to do.
    """
    made = made or datetime.now(UTC)
    if question.flow == UNDISBURSED and question.running_on is None:
        question = replace(question, running_on=made.date())
    context = Context(facts, question, lang, country, day=made.date())
    context.source = source_line(context)
    return Report(
        _title(context),
        _subtitle(context),
        _period(context),
        terms(context),
        lang,
        country,
        question.currency,
        made,
        facts.view.state,
        context.source,
        tuple(_sections(context, by)),
    )


def _sections(context: Context, by: tuple[str, ...]) -> list[Section]:
    if not context.facts.view.cooperation:
        return [_nothing_loaded(context)]
    denominator = offer.obligations(context)
    closing = [method.method(context), method.left_out(context), method.sources(context)]
    if not context.ask(context.question, ("provider", "kind")).rows:
        nothing = _nothing_found(context)
        return [offer.headline(context), nothing, *([denominator] if denominator else []), *closing]
    sections = [
        offer.providers(context),
        offer.recipients(context),
        offer.years(context),
        offer.groups(context),
        running.section(context),
        offer.largest(context),
    ]
    if by:
        sections.append(offer.asked_for(context, by))
    if denominator:
        sections.append(denominator)
    findings = offer.findings(sections)
    return [offer.headline(context, findings), *sections, method.classification(context), *closing]


def _nothing_loaded(context: Context) -> Section:
    _ = context.translate
    text = _(
        "Nothing has been loaded yet, so there is nothing to report. Load an IATI file with “eslabon import iati "
        "FILE”, or try the worked example with “eslabon demo”."
    )
    return Section("empty", _("There is no data yet"), (Paragraph(text, "note"),))


def _nothing_found(context: Context) -> Section:
    _ = context.translate
    text = _(
        "Nothing that was published answers this question. Ask for more years, for everything instead of aid for "
        "trade, or for fewer conditions; what was left out, and why, stands below."
    )
    return Section("empty", _("No answer"), (Paragraph(text, "note"),))


def _title(context: Context) -> str:
    _ = context.translate
    question = context.question
    titles = {
        "tcb": _("The offer of trade capacity building"),
        "aid-for-trade": _("The offer of aid for trade"),
        "all": _("The offer of cooperation: everything published"),
    }
    title = titles[question.scope]
    places = [labels.recipient(one, context.lang) for one in question.recipient]
    return f"{', '.join(places)}: {title[:1].lower()}{title[1:]}" if places else title


def _subtitle(context: Context) -> str:
    _ = context.translate
    if context.question.flow == UNDISBURSED:
        return _("Who provides, to whom, of which kind and on what: what is running and still undisbursed")
    return _("Who provides, to whom, of which kind, when and on what: {flow}").format(
        flow=labels.flow(context.question.flow, context.lang)
    )


def _period(context: Context) -> str:
    """The years asked for; without any, those that were published."""
    _ = context.translate
    question = context.question
    first, last = question.year_from, question.year_to
    if first is None or last is None:
        found = [row.keys["year"] for row in context.ask(question, ("year", "kind")).rows]
        if not found:
            return _("all years")
        first, last = first or found[0], last or found[-1]
    years = str(first) if first == last else f"{first}–{last}"
    return _("fiscal years {years}").format(years=years) if question.fiscal_start != 1 else years


def source_line(context: Context) -> str:
    """The line under every chart and table: who published, and which state of the data."""
    _ = context.translate
    view = context.facts.view
    names = dict.fromkeys(str(one.about["publisher_name"] or one.about["publisher"] or "—") for one in view.cooperation)
    shown = list(names)[:4]
    more = _("and {count} more").format(count=len(names) - len(shown)) if len(names) > len(shown) else ""
    who = ", ".join(shown) + (f" {more}" if more else "")
    return _("Source: {publishers}. Data {as_of}.").format(publishers=who or "—", as_of=as_of(context))


def as_of(context: Context) -> str:
    """The day and the state of the data."""
    _ = context.translate
    publications = context.facts.view.publications
    if not publications:
        return _("none yet")
    day = context.formats.date(publications[-1].published.date())
    return _("as of {date}, state {state}").format(date=day, state=context.facts.view.state)


def terms(context: Context) -> tuple[tuple[str, str], ...]:
    """The question in words: each condition that was set, and those that always hold."""
    _ = context.translate
    question, lang = context.question, context.lang
    names = _provider_names(context)
    terms = [
        (_("Flow"), labels.capital(labels.flow(question.flow, lang))),
        (_("Scope"), labels.capital(labels.scope(question.scope, lang))),
        (_("Years"), labels.capital(_period(context))),
    ]
    worded = {
        "provider": [names.get(one) or labels.provider(one, lang) for one in question.provider],
        "recipient": [labels.recipient(one, lang) for one in question.recipient],
        "kind": [context.kind(one) for one in question.kind],
        "group": [labels.lettered_group(one, lang) for one in question.group],
        "focus": [labels.capital(labels.focus(one, lang)) for one in question.focus],
        "sector": [labels.sector(one, lang) for one in question.sector],
        "activity": list(question.activity),
    }
    terms += [(labels.key(key, lang), ", ".join(values)) for key, values in worded.items() if values]
    if question.running_on:
        terms.append((_("Running on"), context.formats.date(question.running_on)))
    terms += [
        (_("Currency"), question.currency),
        (_("Counting"), labels.capital(labels.count(question.count, lang))),
        (_("Data"), as_of(context)),
    ]
    return tuple(terms)


def _provider_names(context: Context) -> dict[str, str]:
    if not context.question.provider or not context.facts.view.cooperation:
        return {}
    rows = context.ask(context.question, ("provider", "kind")).rows
    return {row.keys["provider"]: context.name(row, "provider") for row in rows}
