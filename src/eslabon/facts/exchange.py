"""Tables of exchange rates as publications: those that come with the program are the first one."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from importlib.resources import files

from eslabon.facts.warehouse import RATES, View, Warehouse
from eslabon.measures.rates import Rate, Rates


def shipped_rates() -> list[Rate]:
    """The yearly averages that come with the program, each with its source."""
    text = (files("eslabon.facts") / "rates.csv").read_text(encoding="utf-8")
    return [
        Rate(row["currency"], row["period"], Decimal(row["rate"]), row["source"])
        for row in csv.DictReader(io.StringIO(text))
    ]


def write_rates(rates: list[Rate]) -> str:
    """Rates as the text that a publication keeps."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(Rate._fields)
    writer.writerows(rates)
    return out.getvalue()


def ensure_shipped_rates(warehouse: Warehouse) -> None:
    """Publishes the program's own rates as state 0, so that a figure keeps the rates it was made with."""
    while not warehouse.publications():
        with warehouse.staged() as folder:
            rates = shipped_rates()
            (folder / "rates.csv").write_text(write_rates(rates), encoding="utf-8")
            warehouse.publish(folder, {"kind": RATES, "file": "rates.csv", "count": len(rates), "shipped": True})


def rates_at(view: View) -> Rates:
    """The rates as of a state: of two for the same currency and period, the one published last."""
    rates: list[Rate] = []
    for publication in view.rates:
        text = (publication.folder / "rates.csv").read_text(encoding="utf-8")
        rates += [
            Rate(row["currency"], row["period"], Decimal(row["rate"]), row["source"])
            for row in csv.DictReader(io.StringIO(text))
        ]
    return Rates(rates or shipped_rates())
