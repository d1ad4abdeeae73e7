import django.db.models.deletion
from django.db import migrations, models

from eslabon.records.base.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_embargo_until_signature"),
        ("rounds", "0005_meeting_without_people"),
    ]

    operations = [
        Together(
            [
                migrations.AddField(
                    model_name="attendance",
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
                migrations.AddField(
                    model_name="decision",
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
                migrations.AddField(
                    model_name="historicalattendance",
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
                    model_name="historicaldecision",
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
                    model_name="historicalmeeting",
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
                    model_name="historicalnegotiation",
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
                    model_name="historicalround",
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
                    model_name="meeting",
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
                migrations.AddField(
                    model_name="negotiation",
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
                migrations.AddField(
                    model_name="round",
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
