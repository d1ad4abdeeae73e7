"""The real files, imported once for all tests that look at them."""

from __future__ import annotations

from pathlib import Path

from eslabon.facts.load import IMPORTED, load_iati
from eslabon.facts.warehouse import Warehouse
from tests.once import once

CAF = "CAF-ActivityFile-2025-10-10.xml"
ACF = "acfspain-co.xml"
ADB = "iati-activities-am-armenia.xml"
USAID = "usaid-bo.xml"
WHO = "who-bra.xml"
FILES = (CAF, ACF, ADB, USAID, WHO)


def imported(real: Path) -> Warehouse:
    """A warehouse with the five real files, in the order of `FILES`."""

    def load(folder: Path) -> None:
        for name in FILES:
            assert load_iati(Warehouse(folder / "warehouse"), real / name).status == IMPORTED

    return Warehouse(once("real", load) / "warehouse")
