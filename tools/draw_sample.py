"""Draws the sample of activities that are labelled in two readings, and prints what the labeller may read.

    python tools/draw_sample.py ../shared/data/iati/real --reading 1

The draw is at random within each publisher, with a fixed seed; so is the order of each reading. Printed are number,
publisher, identifier, title, the opening of the description and the donor's own sector names: never an answer of the
program, never a DAC code.
The labels are kept in tests/measures/labelled/two-readings.csv.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from confusion import DAC, FILES, activities, texts

SEED = 20_260_726
# How many activities of each publisher are drawn: to develop on, and held out.
DRAWN = {
    "CAF": (50, 30),
    "USAID Bolivia": (19, 11),
    "ADB Armenia": (16, 9),
    "WHO Brazil": (14, 10),
    "ACF Spain": (1, 0),
}
SIGNS = 800


class Drawn(NamedTuple):
    publisher: str
    identifier: str
    part: str
    title: str
    description: str
    sectors: str


def read(folder: Path, publisher: str) -> Iterator[Drawn]:
    """Every activity of a publisher, without its part; several texts of an activity stand with ` / ` between."""
    for activity, transactions in activities(folder / FILES[publisher]):
        titles, descriptions = texts(activity)
        rows = [*activity.sectors, *(one for row in transactions for one in row.sectors)]
        names = [text for one in rows if one.vocabulary not in DAC for text in told(one.names, one.code)]
        parts = (" / ".join(dict.fromkeys(one)) for one in (titles, descriptions, names))
        yield Drawn(publisher, activity.identifier.strip(), "", *parts)


def told(names: tuple[tuple[str | None, str], ...], code: str) -> list[str]:
    """The names of a sector; a code made of words is its own name."""
    return [text for _, text in names] or ([] if code.isdigit() else [code])


def draw(folder: Path) -> list[Drawn]:
    """The sample, by publisher and identifier."""
    sample = []
    for publisher, (develop, hold) in DRAWN.items():
        every = sorted(read(folder, publisher))
        chosen = random.Random(f"{SEED} {publisher}").sample(every, develop + hold)
        parts = ["development"] * develop + ["held-out"] * hold
        sample += sorted(one._replace(part=part) for one, part in zip(chosen, parts, strict=True))
    return sample


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder of the publishers' files")
    parser.add_argument("--reading", type=int, choices=(1, 2), default=1, help="which reading's order")
    options = parser.parse_args()
    sample = draw(options.folder)
    numbered = list(enumerate(sample, start=1))
    random.Random(f"{SEED} reading {options.reading}").shuffle(numbered)
    for number, one in numbered:
        print(f"{number:03} {one.publisher} | {one.title}\n    {one.description[:SIGNS]}\n    [{one.sectors}]")


if __name__ == "__main__":
    main()
