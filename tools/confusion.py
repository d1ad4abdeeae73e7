"""Prints how the classification by words agrees with the hand-labelled sample, as tables for the docs.

    python tools/confusion.py ../shared/data/iati/real --lang es

The labels are in tests/measures/labelled/activities.csv; the activities themselves are read from the publishers' files.
With --misses the activities come after the tables that were labelled otherwise.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from eslabon.measures.aft_codes import GROUPS
from eslabon.measures.classification import Classification, classify, classify_text, group_of
from eslabon.standards.iati.reader import read
from eslabon.standards.iati.records import Activity, Ended, Sector, Transaction

LABELS = Path(__file__).resolve().parent.parent / "tests" / "measures" / "labelled" / "activities.csv"
FILES = {
    "CAF": "CAF-ActivityFile-2025-10-10.xml",
    "USAID Bolivia": "usaid-bo.xml",
    "ADB Armenia": "iati-activities-am-armenia.xml",
    "WHO Brazil": "who-bra.xml",
}
DAC = ("1", "2")
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
    },
}


@dataclass(frozen=True, slots=True)
class Label:
    publisher: str
    identifier: str
    part: str
    title: str
    group: str
    focus: str
    reason: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled activity, what the words alone say of it, and the group that the program answers."""

    label: Label
    words: Classification
    answer: str


def labels() -> list[Label]:
    with LABELS.open(encoding="utf-8", newline="") as source:
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


def judged(folder: Path) -> list[Judged]:
    """Every labelled activity with the answers for it. Raises KeyError for a label without activity."""
    found: dict[tuple[str, str], tuple[Classification, str]] = {}
    for publisher, name in FILES.items():
        for activity, transactions in activities(folder / name):
            found[publisher, activity.identifier.strip()] = (
                by_words(activity, transactions),
                answer(activity, transactions),
            )
    return [Judged(label, *found[label.publisher, label.identifier]) for label in labels()]


def texts(activity: Activity) -> tuple[list[str], list[str]]:
    titles = [text for _, text in activity.titles]
    return titles, [text for _, narratives in activity.descriptions for _, text in narratives]


def by_words(activity: Activity, transactions: Iterable[Transaction]) -> Classification:
    """What the words say, with the publisher's own sector names, the codes of the DAC put aside."""
    sectors: list[Sector] = [*activity.sectors, *(one for row in transactions for one in row.sectors)]
    names = [text for one in sectors if one.vocabulary not in DAC for _, text in one.names]
    return classify_text(*texts(activity), names)


def answer(activity: Activity, transactions: list[Transaction]) -> str:
    """The group that gets most of the activity's money; codes first, as everywhere in the program."""
    whole = classify(
        [(one.vocabulary, one.code, one.percentage) for one in activity.sectors],
        [(one.vocabulary, one.code, one.significance) for one in activity.markers],
        *texts(activity),
        [text for one in activity.sectors for _, text in one.names],
        None,
    )
    money: Counter[str] = Counter()
    for row in transactions:
        sector = next((one for one in row.sectors if one.vocabulary in DAC), None)
        group = group_of(sector.vocabulary, sector.code, row.on.year, whole)[0] if sector else whole.group
        money[group] += abs(int(row.value))
    return money.most_common(1)[0][0] if money else whole.group


def share(right: int, count: int) -> str:
    return f"{right} ({100 * right / count:.1f} %)"


def agreement(rows: list[Judged], lang: str) -> list[str]:
    """The table of how many activities of each sample get the group (and focus) of their label."""
    words = WORDS[lang]
    samples: dict[str, list[Judged]] = {}
    for one in rows:
        part = words["sample part" if one.label.part == "sample" else one.label.part]
        samples.setdefault(f"{one.label.publisher}, {part}", []).append(one)
    samples[words["all"]] = rows
    lines = [
        f"| {words['sample']} | {words['count']} | {words['words']} | {words['focus']} | {words['program']} |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, members in samples.items():
        count = len(members)
        group = sum(one.words.group == one.label.group for one in members)
        focus = sum((one.words.group, one.words.focus) == (one.label.group, one.label.focus) for one in members)
        program = sum(one.answer == one.label.group for one in members)
        lines.append(f"| {name} | {count} | {share(group, count)} | {share(focus, count)} | {share(program, count)} |")
    return lines


def confusion(rows: list[Judged], lang: str) -> list[str]:
    """The confusion table of the groups by words alone: a row for each label, a column for each answer."""
    counts = Counter((one.label.group, one.words.group) for one in rows)
    lines = [f"| {WORDS[lang]['label']} | " + " | ".join(GROUPS) + " |", "|---|" + "---:|" * len(GROUPS)]
    for label in GROUPS:
        lines.append(f"| **{label}** | " + " | ".join(str(counts[label, answer]) for answer in GROUPS) + " |")
    return lines


def tables(rows: list[Judged], lang: str) -> str:
    """Both tables, as they stand in docs/explanation/classification.md."""
    return "\n".join([*agreement(rows, lang), "", *confusion(rows, lang)])


def misses(rows: list[Judged]) -> list[str]:
    return [
        f"{one.label.publisher} {one.label.identifier} {one.label.group} -> {one.words.group} "
        f"({one.words.confidence}): {one.label.title} [{one.label.reason}] "
        + "; ".join(str(reason) for reason in one.words.reasons[:3])
        for one in rows
        if one.words.group != one.label.group
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder of the publishers' files")
    parser.add_argument("--lang", choices=tuple(WORDS), default="en")
    parser.add_argument("--misses", action="store_true", help="also list what was labelled otherwise")
    options = parser.parse_args()
    rows = judged(options.folder)
    print(tables(rows, options.lang))
    if options.misses:
        print("", *misses(rows), sep="\n")


if __name__ == "__main__":
    main()
