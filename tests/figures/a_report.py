"""A report made by hand, for the tests of the renderers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from eslabon.figures import document
from eslabon.figures.document import (
    CODE,
    COUNT,
    DATE,
    MONEY,
    SHARE,
    TEXT,
    Bar,
    Block,
    Card,
    Cards,
    Chart,
    Column,
    Figure,
    Paragraph,
    Report,
    Section,
    Table,
    TableRow,
)

LOAN = Figure(Decimal("2092027721.00"), "offer@2:s3:commitments:USD:recipient=PE:kind=loan")
GRANT = Figure(Decimal("-461880.50"), "offer@2:s3:commitments:USD:recipient=PE:kind=cooperation")


def table(*names: str, key: str = "providers", title: str = "Por fuente cooperante") -> Table:
    """A table with a row for each name, which holds every kind of cell."""
    columns = (
        Column("provider", "Fuente cooperante", TEXT, 3),
        Column("identifier", "Identificador", CODE),
        Column("value", "Compromisos de cooperación", MONEY),
        Column("activities", "Intervenciones", COUNT),
        Column("end", "Cierre previsto", DATE),
        Column("share", "Parte", SHARE),
    )
    rows = tuple(
        TableRow((name, "XM-DAC-46008-cfa011489", LOAN, 1234, date(2004, 9, 17), Decimal("0.648"))) for name in names
    )
    return Table(key, title, columns, rows, "Una nota.", "USD")


def chart(*bars: Bar, shape: str = "bars", title: str = "CAF registra el mayor monto") -> Chart:
    """A chart; without bars, one of two providers."""
    some = (Bar("CAF", "Préstamo", LOAN.value), Bar("USAID", "Donación", GRANT.value))
    return Chart("provider", shape, title, "Barras: CAF y USAID.", bars or some, "USD", "Fuente: CAF.")


def report(*blocks: Block, lang: str = "es", country: str | None = "PE", title: str = "Oferta de prueba") -> Report:
    """A report with a headline and a section of the blocks given."""
    cards = Cards("Por modalidad", (Card("Préstamo", LOAN, "23 intervenciones"), Card("Donación", GRANT, "2")))
    note = Paragraph("Aún no se ha examinado la doble contabilización.", "note", "Tenga en cuenta.")
    sections = (Section("headline", "En breve", (cards, note)), Section("body", "Detalle", blocks))
    return document.Report(
        title=title,
        subtitle="Quién aporta, a quién",
        period="2001–2025",
        terms=(("Flujo", "Compromisos de cooperación"), ("Moneda", "USD")),
        lang=lang,
        country=country,
        currency="USD",
        made=datetime(2026, 9, 17, 14, 5, tzinfo=UTC),
        state=3,
        source="Fuente: CAF. Datos al 17/09/2026, estado 3.",
        sections=sections,
    )
