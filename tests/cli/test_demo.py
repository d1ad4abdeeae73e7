"""`eslabon demo`: the worked example, loaded through the same doors as anybody's data, and its report."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.conftest import Command


@pytest.mark.django_db
def test_it_loads_the_example_writes_the_report_and_can_be_repeated(
    eslabon: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "demo"
    monkeypatch.setenv("ESLABON_WAREHOUSE", str(folder / "warehouse"))
    ran = eslabon("demo", "--no-serve", "--folder", folder)
    assert ran.code == 0
    documents = ["informe-de-oferta.pdf", "informe-de-oferta.xlsx", "offer-report.pdf", "offer-report.xlsx"]
    for name in documents:
        assert f"Informe escrito: {folder / name}\n" in ran.out
        assert (folder / name).stat().st_size > 10_000
    there = ("--warehouse", folder / "warehouse")
    loads = eslabon("snapshots", "--format", "json", *there).json["snapshots"]
    assert [(one["file"], one["activities"], one["transactions"]) for one in loads[:3]] == [
        ("caf.xml", 188, 374),
        ("usaid-bo.xml", 63, 304),
        ("obligations.csv", 0, 1_420),
    ]
    rows = sum(one["transactions"] for one in loads[5:])  # less the names and links of products
    assert f": {rows} " in ran.out
    assert "PE, 2010: aquí 12,000,000.00, en «press-comexperu» 97,000,000.00: más del triple." in ran.out

    peru = eslabon("offer", "--recipient", "PE", "--provider", "XM-DAC-46008", "--format", "json", *there).json
    # As CAF publishes it: 23 commitments to Peru.
    assert (peru["total"]["value"], peru["total"]["transactions"]) == ("2092027721.00", 23)
    opened = eslabon("trace", peru["total"]["figure"], "--format", "json", *there).json
    assert sum(Decimal(one["value"]) for one in opened["contributions"]) == Decimal("2092027721")

    # The second time the documents are the same; setting them anew would only take time.
    monkeypatch.setattr("eslabon.figures.render.render_offer", lambda *given, **named: b"")
    again = eslabon("demo", "--no-serve", "--folder", folder, "--lang", "en")
    assert again.code == 0
    assert eslabon("snapshots", "--format", "json", *there).json["snapshots"] == loads
    assert "SUNAT, by sector and year (from G1); SUNAT, by country and year (from G6)" in again.out


def test_a_bad_option_ends_with_2(eslabon: Command) -> None:
    assert eslabon("demo", "--lang", "qu").code == 2
    assert eslabon("demo", "--no-serve", "--port", "eighty").code == 2
