"""Prints how the classification agrees with the hand-labelled activities, as tables for the docs.

    python tools/confusion.py ../shared/data/iati/real --lang es

The labels are tables in tests/measures/labelled; the activities themselves are read from the publishers' files:
`two-readings.csv` is the random sample of tools/draw_sample.py, labelled twice, `activities.csv` what was read once
before it, `elsewhere.csv` holds titles of publishers whose files are not here. With --misses the activities come after
the tables that were labelled otherwise.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from eslabon.measures.aft_codes import GROUPS
from eslabon.measures.classification import Classification, classify, classify_text, group_of
from eslabon.measures.words.vocabularies import own_sectors
from eslabon.standards.iati.reader import read
from eslabon.standards.iati.records import Activity, Ended, Sector, Transaction

LABELS = Path(__file__).resolve().parent.parent / "tests" / "measures" / "labelled"
ONCE, TWICE, ELSEWHERE = "activities.csv", "two-readings.csv", "elsewhere.csv"
FILES = {
    "CAF": "CAF-ActivityFile-2025-10-10.xml",
    "USAID Bolivia": "usaid-bo.xml",
    "ADB Armenia": "iati-activities-am-armenia.xml",
    "WHO Brazil": "who-bra.xml",
    "ACF Spain": "acfspain-co.xml",
}
DAC = ("1", "2")
# Where the bands of confidence begin; the last one ends at 1.
BANDS = tuple(map(Decimal, ("0.00", "0.41", "0.60", "0.80", "1.01")))
WORDS = {
    "es": {
        "sample": "muestra",
        "count": "intervenciones",
        "words": "grupo, solo con las palabras",
        "focus": "grupo y enfoque, solo con las palabras",
        "program": "grupo, como responde el programa",
        "label": "rótulo \\ respuesta",
        "all": "todas",
        "development": "mitad de desarrollo",
        "held-out": "mitad reservada",
        "read before": "leídas antes de escribir las reglas",
        "sample part": "muestra",
        "to develop on": "para desarrollar",
        "held out": "reservada",
        "compared": "lecturas comparadas",
        "same group": "el mismo grupo",
        "same both": "el mismo grupo y enfoque",
        "first and second": "primera y segunda",
        "first and earlier": "primera y anterior",
        "confidence": "seguridad",
        "right twice": "aciertos, leídas dos veces",
        "right once": "aciertos, leídas una vez",
        "publisher": "quién publica",
        "right by title": "grupo, solo con el título",
    },
    "en": {
        "sample": "sample",
        "count": "activities",
        "words": "group, by words alone",
        "focus": "group and focus, by words alone",
        "program": "group, as the program answers",
        "label": "label \\ answer",
        "all": "all",
        "development": "development half",
        "held-out": "held-out half",
        "read before": "read before the rules were written",
        "sample part": "sample",
        "to develop on": "to develop on",
        "held out": "held out",
        "compared": "readings compared",
        "same group": "same group",
        "same both": "same group and focus",
        "first and second": "first and second",
        "first and earlier": "first and earlier",
        "confidence": "confidence",
        "right twice": "right, read twice",
        "right once": "right, read once",
        "publisher": "publisher",
        "right by title": "group, by title alone",
    },
}


@dataclass(frozen=True, slots=True)
class Label:
    """A hand-labelled activity; the readings are `GROUP` or `GROUP focus`, empty where it was read once."""

    publisher: str
    identifier: str
    title: str
    group: str
    focus: str
    reason: str
    part: str = ""
    first: str = ""
    second: str = ""

    @property
    def reading(self) -> str:
        return self.group if self.focus == "none" else f"{self.group} {self.focus}"


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled activity, what the words alone say of it, and the group that the program answers."""

    label: Label
    words: Classification
    answer: str

    @property
    def right(self) -> bool:
        return self.words.group == self.label.group


def labels(table: str) -> list[Label]:
    with (LABELS / table).open(encoding="utf-8", newline="") as source:
        return [Label(**row) for row in csv.DictReader(source)]


def activities(path: Path) -> Iterator[tuple[Activity, list[Transaction]]]:
    """The activities of a file, each with its transactions."""
    transactions: list[Transaction] = []
    with path.open("rb") as source:
        for event in read(source, details=False):
            if isinstance(event, Transaction):
                transactions.append(event)
            elif isinstance(event, Ended):
                yield event.activity, transactions
                transactions = []


def judged(folder: Path) -> dict[str, list[Judged]]:
    """Every labelled activity with the answers for it, by table. Raises KeyError for one that the files lack."""
    found: dict[tuple[str, str], tuple[Classification, str]] = {}
    for publisher, name in FILES.items():
        for activity, transactions in activities(folder / name):
            found[publisher, activity.identifier.strip()] = (
                by_words(activity, transactions),
                answer(activity, transactions),
            )
    return {
        table: [Judged(label, *found[label.publisher, label.identifier]) for label in labels(table)]
        for table in (TWICE, ONCE)
    }


def texts(activity: Activity) -> tuple[list[str], list[str]]:
    titles = [text for _, text in activity.titles]
    return titles, [text for _, narratives in activity.descriptions for _, text in narratives]


def by_words(activity: Activity, transactions: Iterable[Transaction]) -> Classification:
    """What the words say, with the publisher's own sector names, the codes of the DAC put aside."""
    sectors: list[Sector] = [*activity.sectors, *(one for row in transactions for one in row.sectors)]
    own = [one for one in sectors if one.vocabulary not in DAC]
    publisher = activity.reporting.ref if activity.reporting else None
    known = own_sectors(publisher, dict.fromkeys((one.vocabulary, one.code) for one in own))
    return classify_text(*texts(activity), [text for one in own for _, text in one.names], known)


def answer(activity: Activity, transactions: list[Transaction]) -> str:
    """The group that gets most of the activity's money; codes first, as everywhere in the program."""
    whole = classify(
        [(one.vocabulary, one.code, one.percentage) for one in activity.sectors],
        [(one.vocabulary, one.code, one.significance) for one in activity.markers],
        *texts(activity),
        [text for one in activity.sectors for _, text in one.names],
        None,
        activity.reporting.ref if activity.reporting else None,
    )
    money: Counter[str] = Counter()
    for row in transactions:
        sector = next((one for one in row.sectors if one.vocabulary in DAC), None)
        group = group_of(sector.vocabulary, sector.code, row.on.year, whole)[0] if sector else whole.group
        money[group] += abs(int(row.value))
    return money.most_common(1)[0][0] if money else whole.group


def share(right: int, count: int) -> str:
    return f"{right} ({100 * right / count:.1f} %)"


def row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def heading(*names: str) -> list[str]:
    """The head of a table whose columns but the first hold numbers."""
    return [row(*names), "|---|" + "---:|" * (len(names) - 1)]


def agreement(samples: dict[str, list[Judged]], lang: str) -> list[str]:
    """The table of how many activities of each sample get the group (and focus) of their label."""
    words = WORDS[lang]
    lines = heading(*(words[one] for one in ("sample", "count", "words", "focus", "program")))
    for name, members in samples.items():
        count = len(members)
        group = sum(one.right for one in members)
        focus = sum((one.words.group, one.words.focus) == (one.label.group, one.label.focus) for one in members)
        program = sum(one.answer == one.label.group for one in members)
        lines.append(row(name, count, share(group, count), share(focus, count), share(program, count)))
    return lines


def of_once(rows: list[Judged], lang: str) -> dict[str, list[Judged]]:
    """What was read once, by publisher and part."""
    words = WORDS[lang]
    samples: dict[str, list[Judged]] = {}
    for one in rows:
        part = words["sample part" if one.label.part == "sample" else one.label.part]
        samples.setdefault(f"{one.label.publisher}, {part}", []).append(one)
    return {**samples, words["all"]: rows}


def of_twice(rows: list[Judged], lang: str) -> dict[str, list[Judged]]:
    """The random sample: what the rules were developed on, what was held out, and both."""
    words = WORDS[lang]
    parts = {"development": words["to develop on"], "held-out": words["held out"]}
    samples = {name: [one for one in rows if one.label.part == part] for part, name in parts.items()}
    return {**samples, words["all"]: rows}


def readings(lang: str) -> list[str]:
    """The table of how far two readings of the same activities agree."""
    words = WORDS[lang]
    earlier = {one.identifier: one.reading for one in labels(ONCE)}
    sample = labels(TWICE)
    pairs = {
        "first and second": [(one.first, one.second) for one in sample],
        "first and earlier": [(one.first, earlier[one.identifier]) for one in sample if one.identifier in earlier],
    }
    lines = heading(words["compared"], words["count"], words["same group"], words["same both"])
    for name, told in pairs.items():
        count = len(told)
        group, both = sum(a[0] == b[0] for a, b in told), sum(a == b for a, b in told)
        lines.append(row(words[name], count, share(group, count), share(both, count)))
    return lines


def confusion(rows: list[Judged], lang: str) -> list[str]:
    """The confusion table of the groups by words alone: a row for each label, a column for each answer."""
    counts = Counter((one.label.group, one.words.group) for one in rows)
    lines = heading(WORDS[lang]["label"], *GROUPS)
    return lines + [row(f"**{label}**", *(counts[label, answer] for answer in GROUPS)) for label in GROUPS]


def calibration(rows: dict[str, list[Judged]], lang: str) -> list[str]:
    """The table of how many answers by words alone are right in each band of confidence."""
    words = WORDS[lang]
    lines = heading(words["confidence"], words["right twice"], words["right once"])
    for low, high in pairwise(BANDS):
        cells = [f"{low} – {high - Decimal('0.01')}"]
        for table in (TWICE, ONCE):
            members = [one for one in rows[table] if low <= one.words.confidence < high]
            right = sum(one.right for one in members)
            cells.append(f"{right} / {len(members)} ({100 * right / len(members):.1f} %)")
        lines.append(row(*cells))
    return lines


def elsewhere(lang: str) -> list[str]:
    """The table of how many titles of publishers that no rule was made from get the group of their label."""
    words = WORDS[lang]
    by_publisher: dict[str, list[Label]] = {}
    for one in labels(ELSEWHERE):
        by_publisher.setdefault(one.publisher, []).append(one)
    lines = heading(words["publisher"], words["count"], words["right by title"])
    for publisher, members in by_publisher.items():
        right = sum(classify_text([one.title], [], []).group == one.group for one in members)
        lines.append(row(publisher, len(members), share(right, len(members))))
    return lines


def tables(rows: dict[str, list[Judged]], lang: str) -> list[str]:
    """The tables, as they stand in docs/explanation/classification.md."""
    return [
        "\n".join(lines)
        for lines in (
            readings(lang),
            agreement(of_twice(rows[TWICE], lang), lang),
            confusion(rows[TWICE], lang),
            calibration(rows, lang),
            elsewhere(lang),
            agreement(of_once(rows[ONCE], lang), lang),
            confusion(rows[ONCE], lang),
        )
    ]


def misses(rows: list[Judged]) -> list[str]:
    return [
        f"{one.label.publisher} {one.label.identifier} {one.label.group} -> {one.words.group} "
        f"({one.words.confidence}): {one.label.title} [{one.label.reason}] "
        + "; ".join(str(reason) for reason in one.words.reasons[:3])
        for one in rows
        if not one.right
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder of the publishers' files")
    parser.add_argument("--lang", choices=tuple(WORDS), default="en")
    parser.add_argument("--misses", action="store_true", help="also list what was labelled otherwise")
    options = parser.parse_args()
    rows = judged(options.folder)
    print(*tables(rows, options.lang), sep="\n\n")
    if options.misses:
        print("", *misses(rows[TWICE]), "", *misses(rows[ONCE]), sep="\n")


if __name__ == "__main__":
    main()
