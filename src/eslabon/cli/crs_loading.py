"""`eslabon import crs`: files of the OECD's Creditor Reporting System."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eslabon.cli.console import (
    DEFAULT_WAREHOUSE,
    LangOption,
    WarehouseOption,
    chosen_language,
    stop,
    unusable,
)
from eslabon.cli.loading import FormatOption, load_each

if TYPE_CHECKING:
    from eslabon.facts.load import Outcome, Progress
    from eslabon.facts.warehouse import Warehouse


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

    lang = chosen_language(lang)
    if release and not RELEASE.fullmatch(release):
        stop(unusable("--release", release, ("YYYY", "YYYY-MM", "YYYY-MM-DD"), lang))

    def load(store: Warehouse, file: Path, progress: Progress) -> Outcome:
        return load_crs(store, file, release, progress)

    load_each(load, files, format, lang, warehouse)
