"""`eslabon import comtrade|baci|sunat-...|flows|hs|concordance`: files of trade, and of the nomenclature."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eslabon.cli.console import DEFAULT_WAREHOUSE, LangOption, WarehouseOption
from eslabon.cli.loading import FormatOption, load_each

if TYPE_CHECKING:
    from eslabon.facts.load import Outcome, Progress
    from eslabon.facts.warehouse import Warehouse

Files = Annotated[list[Path], typer.Argument(help="Files as published.")]


def _load_flows(standard: str, files: list[Path], format: str, lang: str, warehouse: Path) -> None:
    from eslabon.facts.flows import load_flows

    def load(store: Warehouse, file: Path, progress: Progress) -> Outcome:
        return load_flows(store, file, standard, progress)

    load_each(load, files, format, lang, warehouse)


def import_comtrade(
    files: Files, format: FormatOption = "text", lang: LangOption = "es", warehouse: WarehouseOption = DEFAULT_WAREHOUSE
) -> None:
    """Loads rows of UN Comtrade: CSV of the legacy interface, JSON or CSV of the current one.

    Example: eslabon import comtrade exports-2010.csv
    """
    _load_flows("comtrade", files, format, lang, warehouse)


def import_baci(
    files: Files, format: FormatOption = "text", lang: LangOption = "es", warehouse: WarehouseOption = DEFAULT_WAREHOUSE
) -> None:
    """Loads BACI, a CSV a year or its zip, under the name it is published by: that tells the revision.

    Example: eslabon import baci BACI_HS07_Y2021_V202301.csv
    """
    _load_flows("baci", files, format, lang, warehouse)


def import_sunat_g1(
    files: Files, format: FormatOption = "text", lang: LangOption = "es", warehouse: WarehouseOption = DEFAULT_WAREHOUSE
) -> None:
    """Loads SUNAT's table G1, exports by sector and month: every sheet of the workbook.

    Example: eslabon import sunat-g1 cdro_G1_2005_2012.xlsx
    """
    _load_flows("sunat-g1", files, format, lang, warehouse)


def import_sunat_g6(
    files: Files, format: FormatOption = "text", lang: LangOption = "es", warehouse: WarehouseOption = DEFAULT_WAREHOUSE
) -> None:
    """Loads SUNAT's table G6, exports by country and month: every sheet of the workbook.

    Example: eslabon import sunat-g6 cdro_G6_2005_2012.xlsx
    """
    _load_flows("sunat-g6", files, format, lang, warehouse)


def import_sunat_declarations(
    files: Files, format: FormatOption = "text", lang: LangOption = "es", warehouse: WarehouseOption = DEFAULT_WAREHOUSE
) -> None:
    """Loads SUNAT's export declarations (dBase III, its zip, or text with bars), without who exported.

    Example: eslabon import sunat-declarations x01070710.zip
    """
    _load_flows("sunat-declarations", files, format, lang, warehouse)


def import_flows(
    files: Annotated[list[Path], typer.Argument(help="CSV or XLSX files.")],
    mapping: Annotated[Path, typer.Option("--mapping", help="The TOML file that names the columns and the source.")],
    format: FormatOption = "text",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Loads trade of any other source, through a mapping that names its columns.

    Example: eslabon import flows faostat.csv --mapping faostat.mapping.toml
    """
    from eslabon.facts.flows import load_mapped

    def load(store: Warehouse, file: Path, progress: Progress) -> Outcome:
        return load_mapped(store, file, mapping, progress)

    load_each(load, files, format, lang, warehouse)


def import_hs(
    files: Annotated[list[Path], typer.Argument(help="Lists of products: hscode, description, parent, level.")],
    format: FormatOption = "text",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Loads the list of products of a revision of the Harmonized System, each file a snapshot (carga).

    Example: eslabon import hs harmonized-system.csv
    """
    from eslabon.facts.nomenclature import load_hs

    load_each(load_hs, files, format, lang, warehouse)


def import_concordance(
    files: Annotated[list[Path], typer.Argument(help="UNSD's workbooks, or the table of adjacent steps.")],
    format: FormatOption = "text",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Loads tables that link the revisions of the Harmonized System, each file a snapshot (carga).

    Example: eslabon import concordance HS2022toHS2017ConversionAndCorrelationTables.xlsx
    """
    from eslabon.facts.nomenclature import load_concordance

    load_each(load_concordance, files, format, lang, warehouse)


def register(imports: typer.Typer) -> None:
    """Adds the commands to `eslabon import`."""
    for command in (
        import_comtrade,
        import_baci,
        import_sunat_g1,
        import_sunat_g6,
        import_sunat_declarations,
        import_flows,
        import_hs,
        import_concordance,
    ):
        imports.command(command.__name__.removeprefix("import_").replace("_", "-"))(command)
