import django.db.models.deletion
from django.db import migrations, models

from eslabon.records.base.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_embargo_until_signature"),
        ("lines", "0001_initial"),
    ]

    operations = [
        Together(
            [
                migrations.AddField(
                    model_name="historicalline",
                    name="embargo_document",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="With a date too, both are waited for.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="documents.document",
                        verbose_name="under embargo until the signature of",
                    ),
                ),
                migrations.AddField(
                    model_name="line",
                    name="embargo_document",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="With a date too, both are waited for.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                        verbose_name="under embargo until the signature of",
                    ),
                ),
            ]
        ),
    ]
