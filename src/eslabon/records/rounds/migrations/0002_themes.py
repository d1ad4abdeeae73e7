"""The themes that a table starts with; the desk adds its own."""

from typing import Any

from django.db import migrations

THEMES = (
    ("msme", "Desarrollo de las MIPYMES", "Development of MSMEs"),
    (
        "communication",
        "Planes de comunicación, participación y consulta",
        "Communication, participation and consultation plans",
    ),
    ("science-technology", "Ciencia y tecnología", "Science and technology"),
    ("labour", "Asuntos laborales", "Labour"),
    ("agriculture", "Agricultura", "Agriculture"),
    ("regional-exports", "Planes regionales de exportación", "Regional export plans"),
    ("trade-facilitation", "Facilitación del comercio", "Trade facilitation"),
    ("standards", "Medidas sanitarias y normas técnicas", "Sanitary measures and technical standards"),
)


def add(apps: Any, schema_editor: Any) -> None:
    theme = apps.get_model("rounds", "Theme")
    for code, es, en in THEMES:
        theme.objects.get_or_create(code=code, defaults={"name_es": es, "name_en": en})


class Migration(migrations.Migration):
    dependencies = [("rounds", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
