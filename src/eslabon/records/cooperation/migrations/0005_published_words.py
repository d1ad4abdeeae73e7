from __future__ import annotations

from typing import Any

from django.db import migrations, models

from eslabon.records.base.together import Together

FIELDS: dict[str, Any] = {
    "title_en": models.CharField(blank=True, max_length=300, verbose_name="title in English"),
    "purpose_en": models.TextField(blank=True, verbose_name="purpose in English"),
    "sector": models.CharField(
        blank=True,
        help_text="Five digits: 33120, trade facilitation. Without one it isn't published.",
        max_length=5,
        verbose_name="sector (DAC purpose code)",
    ),
}
TABLES = ("agreement", "historicalagreement", "historicalproject", "project")


class Migration(migrations.Migration):
    dependencies = [("cooperation", "0004_entry_line")]

    operations = [
        Together([migrations.AddField(model_name=table, name=name, field=field.clone()) for table in TABLES])
        for name, field in FIELDS.items()
    ]
