"""`eslabon import crs`: files of the OECD's Creditor Reporting System."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eslabon.cli.console import (
    DEFAULT_WAREHOUSE,
    LangOption,
    WarehouseOption,
    chosen_format,
    chosen_language,
    progress_bar,
    stop,
    unusable,
)
from eslabon.cli.loading import FormatOption, report, steps


def import_crs(
    files: Annotated[list[Path], typer.Argument(help="Data explorer's or bulk CSV files, or yearly pivots.")],
    release: Annotated[
        str, typer.Option("--release", help="When the OECD released it: 2024, 2024-12 or 2024-12-20.")
    ] = "",
    format: FormatOption = "text",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Loads the OECD's CRS: projects with commitments and disbursements, or a year's pivot by donor or sector.

    What a later release tells anew replaces the earlier; without --release it is the month of loading.

    Example: eslabon import crs CRS-2023.csv --release 2024-12
    """
    from eslabon.facts.crs import RELEASE, load_crs
    from eslabon.facts.warehouse import Warehouse

    lang = chosen_language(lang)
    format = chosen_format(format, lang)
    if release and not RELEASE.fullmatch(release):
        stop(unusable("--release", release, ("YYYY", "YYYY-MM", "YYYY-MM-DD"), lang))
    store = Warehouse(warehouse)
    outcomes = []
    for file in files:
        with progress_bar(steps(lang)) as advance:
            outcomes.append(load_crs(store, file, release, advance))
    report(outcomes, format, lang)
