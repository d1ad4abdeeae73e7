"""The words for exports, in Spanish or English, as running text writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from eslabon.facts.trade import NO_MONTH, NOT_TOLD
from eslabon.figures.exports.answers import NOT_TRACED, OVERLAP, PARTIAL, SEVERAL_SOURCES, UNLINKED, Answer
from eslabon.figures.exports.question import Question
from eslabon.measures import export_targets, results
from eslabon.measures.export_targets import CONSTANT, NOMINAL
from eslabon.measures.exports import ACCOUNTING, COMPARISON
from eslabon.measures.results import ABOVE, RISE
from eslabon.standards.flows import TOTAL, WORLD
from eslabon.standards.iati.codelists import country_name
from eslabon.standards.sunat.sectors import catalogue
from eslabon.values.language import translator

_MIRROR = "-mirror"
# What stands before the name that a source alone gives an area.
OWN = "x:"


def key(code: str, lang: str) -> str:
    """The name of a key of rows."""
    return _keys(lang).get(code, code)


@cache
def _keys(lang: str) -> dict[str, str]:
    _ = translator(lang)
    return {
        "source": _("Data source"),
        "year": _("Year"),
        "month": _("Month"),
        "exporter": _("Exporter"),
        "importer": _("Importer"),
        "product": _("Product"),
        "chain": _("Production chain"),
        "region": _("Declared department"),
        "sector": _("Sector"),
    }


def source(code: str, lang: str) -> str:
    """The name of a source; what the importer reported says so."""
    _ = translator(lang)
    if code.endswith(_MIRROR):
        return _("{source} (reported by the importer)").format(source=source(code.removesuffix(_MIRROR), lang))
    return _sources(lang).get(code, code)


@cache
def _sources(lang: str) -> dict[str, str]:
    _ = translator(lang)
    return {
        "comtrade": "UN Comtrade",
        "baci": "BACI",
        "sunat-g1": _("SUNAT, by sector (G1)"),
        "sunat-g6": _("SUNAT, by country (G6)"),
        "sunat-declarations": _("SUNAT, export declarations"),
        "sunat-g1-yearly": _("SUNAT, by sector and year (from G1)"),
        "sunat-g6-yearly": _("SUNAT, by country and year (from G6)"),
        "sunat-g1-coffee-monthly": _("SUNAT, coffee by month (from G1)"),
        "faostat": "FAOSTAT",
        "press-comexperu": _("ComexPerú (press)"),
        "press-comexperu-markets": _("ComexPerú (press), only the markets that it names"),
        "press-informaccion": _("Inform@cción (press)"),
        "press-freshplaza": _("FreshPlaza (press)"),
    }


def country(code: str, lang: str) -> str:
    """A country's name; what a source doesn't split by country is the world, an area of its own is as it says."""
    _ = translator(lang)
    if code.startswith(OWN):
        name = code.removeprefix(OWN)
        return _("area {number} of the source").format(number=name) if name.isdigit() else name.replace("-", " ")
    return _("World") if code == WORLD else country_name(code, lang)


def sector(code: str, lang: str) -> str:
    """The name of a sector of SUNAT's list."""
    found = catalogue().get(code)
    if found is None:
        return code
    return found.en if lang == "en" else found.es[0]


def product(code: str, lang: str, names: Mapping[str, str] | None = None) -> str:
    """A product: a code with its dots, and what it is called where that is known; all products together."""
    _ = translator(lang)
    if code == TOTAL:
        return _("all products")
    dotted = f"{code[:4]}.{'.'.join(code[at : at + 2] for at in range(4, len(code), 2))}" if len(code) > 4 else code
    shown = dotted if code.isdigit() else _words(lang).get(code) or sector(code, lang)
    name = (names or {}).get(code)
    return f"{shown} {name}" if name else shown


@cache
def _words(lang: str) -> dict[str, str]:
    """The products that FAOSTAT and the press call by words of their own."""
    _ = translator(lang)
    return {
        "coffee-green": _("Green coffee"),
        "vegetables-preserved-nes": _("Preserved vegetables, not named elsewhere"),
        "artichokes-fresh": _("Fresh artichokes"),
        "alcachofa": _("Artichokes"),
        "alcachofa-en-conserva": _("Preserved artichokes"),
        "alcachofa-congelada": _("Frozen artichokes"),
    }


def value(key: str, code: Any, chains: Mapping[str, str], lang: str) -> str:
    """A key's value as a reader reads it."""
    if code is None or code == NOT_TOLD:
        return "—"
    if key == "source":
        return source(code, lang)
    if key in ("exporter", "importer"):
        return country(code, lang)
    if key == "product":
        return product(code, lang)
    if key == "sector":
        return sector(code, lang)
    if key == "chain":
        return chains.get(str(code), str(code))
    return str(code)


def terms(question: Question, chains: Mapping[str, str], lang: str) -> list[tuple[str, str]]:
    """What a question asks for, condition by condition, only those that it sets."""
    _ = translator(lang)
    lists: tuple[tuple[str, Iterable[Any]], ...] = (
        ("exporter", question.exporters),
        ("importer", question.importers),
        ("product", question.goods or question.products),
        ("chain", question.baskets),
        ("sector", question.sectors),
        ("region", question.regions),
        ("source", question.sources),
    )
    told = [(key(name, lang), ", ".join(value(name, one, chains, lang) for one in codes)) for name, codes in lists]
    if question.scheme:
        told.append((_("Revision"), question.scheme))
    first, last = (str(one or "") for one in (question.year_from, question.year_to))
    years = first if first == last else f"{first}–{last}"
    months = ", ".join("—" if one == NO_MONTH else str(one) for one in question.months)
    told += [(key("year", lang), years), (key("month", lang), months)]
    return [one for one in told if one[1]]


def part(code: str, lang: str) -> str:
    """The name of a change or of one of its parts."""
    return _parts(lang)[code]


@cache
def _parts(lang: str) -> dict[str, str]:
    _ = translator(lang)
    return {
        "change": _("change"),
        "volume": _("volume, at the prices of the first year"),
        "price": _("price"),
        "entry": _("products that are new"),
        "exit": _("products that are gone"),
        "not_split": _("not split: without quantity"),
        "continuing": _("continuing products and markets"),
        "new_products": _("new products"),
        "lost_products": _("lost products"),
        "new_markets": _("new markets"),
        "lost_markets": _("lost markets"),
    }


def rung(code: str, lang: str) -> str:
    """What a figure can say, as it is printed beside it."""
    _ = translator(lang)
    return {
        ACCOUNTING: _("Accounting: the parts make the change exactly; they don't say what it was due to."),
        COMPARISON: _("Comparison: who did how beside whom; it doesn't say what that was due to."),
    }[code]


def notes(found: Answer, lang: str) -> list[str]:
    """What a reader must know of an answer."""
    _ = translator(lang)
    worded = {
        SEVERAL_SOURCES: _("Several sources tell this; they are shown side by side and never added up."),
        NOT_TRACED: _(
            "The flows are told in several revisions of the Harmonized System and no concordance is loaded: "
            "a code is taken as meaning the same in all of them."
        ),
        OVERLAP: _("Some products belong to several of these chains: the chains don't add up to the total."),
    }
    told = [worded[one] for one in found.notes if one in worded]
    if UNLINKED in found.notes:
        text = _("No table links {revisions} with the revision of the codes: what is told in it isn't counted here.")
        told.append(text.format(revisions=", ".join(found.unlinked)))
    if PARTIAL in found.notes:
        years = ", ".join(f"{source(name, lang)} {year} ({months}/12)" for name, year, months in found.partial)
        told.append(_("Years of which only some months are told: {years}.").format(years=years))
    return told


def perimeter(code: str, lang: str) -> str:
    """Whose exports count for a target."""
    _ = translator(lang)
    return {
        "clients": _("clients of the service centres"),
        "chains": _("the prioritised chains in their departments"),
        "country": _("the country"),
        "project": _("the project"),
    }[code]


def reading(code: str, lang: str) -> str:
    """What a target says of exports."""
    _ = translator(lang)
    return {ABOVE: _("level above the baseline"), RISE: _("rise each year")}[code]


def prices(code: str, lang: str) -> str:
    """In which prices values are told."""
    _ = translator(lang)
    return {NOMINAL: _("nominal"), CONSTANT: _("constant")}[code]


def why(code: str, lang: str) -> str:
    """Why a target has no number."""
    return _reasons(lang).get(code, code)


@cache
def _reasons(lang: str) -> dict[str, str]:
    _ = translator(lang)
    return {
        "no-reports-of-clients": _("no report tells the yearly exports of the centres' clients"),
        "no-declared-departments": _("no loaded source tells the exports declared in these departments"),
        "no-baskets": _("none of the chains has a basket in force"),
        results.NO_VALUE: _("no loaded source tells these exports"),
        results.NO_BASELINE: _("the baseline is not stated"),
        results.NO_YEARS: _("no two years in a row are told"),
        results.NO_TARGET: _("the target is nought"),
        export_targets.NO_DEFLATOR: _("no index of prices in dollars is loaded for these years"),
        export_targets.NO_TARGET_YEAR: _("the target doesn't say by which year"),
        export_targets.YEAR_PASSED: _("the target's year has passed"),
    }


def not_all(unnamed: str, lang: str) -> str:
    """That the chains with a basket aren't all that a target means."""
    _ = translator(lang)
    text = _(
        "The plan also means chains that it doesn't name (“{words}”): these baskets are not the target's perimeter."
    )
    return text.format(words=unnamed)
