import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from eslabon.records.base.together import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="HistoricalParty",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("internal", "internal"),
                                    ("parties", "the parties"),
                                    ("reserved", "reserved"),
                                    ("public", "public"),
                                ],
                                default="internal",
                                max_length=10,
                                verbose_name="confidentiality",
                            ),
                        ),
                        ("embargo_until", models.DateField(blank=True, null=True, verbose_name="under embargo until")),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("desk", "the desk"),
                                    ("brief", "from the brief"),
                                    ("example", "example: not an official fact"),
                                ],
                                default="desk",
                                max_length=10,
                                verbose_name="origin",
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("withdrawn", models.BooleanField(default=False, editable=False)),
                        ("created_at", models.DateTimeField(blank=True, editable=False)),
                        ("changed_at", models.DateTimeField(blank=True, editable=False)),
                        ("name_es", models.CharField(max_length=300, verbose_name="name in Spanish")),
                        ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                        ("short_name", models.CharField(blank=True, max_length=60, verbose_name="short name")),
                        (
                            "type",
                            models.CharField(
                                choices=[
                                    ("desk", "the desk"),
                                    ("ministry", "ministry or public body"),
                                    ("donor", "provider of cooperation"),
                                    ("multilateral", "multilateral institution"),
                                    ("government", "government of another country"),
                                    ("implementer", "implementing organisation"),
                                    ("chamber", "chamber of commerce"),
                                    ("ngo", "non-governmental organisation"),
                                    ("other", "other"),
                                ],
                                default="other",
                                max_length=12,
                                verbose_name="type",
                            ),
                        ),
                        ("country", models.CharField(blank=True, max_length=2, verbose_name="country (ISO code)")),
                        ("aliases", models.JSONField(blank=True, default=list, verbose_name="other names")),
                        (
                            "iati_id",
                            models.CharField(blank=True, max_length=100, verbose_name="IATI organisation identifier"),
                        ),
                        ("ruc", models.CharField(blank=True, max_length=11, verbose_name="RUC")),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "changed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="parties.party",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Without an organisation it belongs to the desk.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="parties.party",
                                verbose_name="belongs to",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="parties.party",
                                verbose_name="successor",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical organisation",
                        "verbose_name_plural": "historical organisations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Party",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("internal", "internal"),
                                    ("parties", "the parties"),
                                    ("reserved", "reserved"),
                                    ("public", "public"),
                                ],
                                default="internal",
                                max_length=10,
                                verbose_name="confidentiality",
                            ),
                        ),
                        ("embargo_until", models.DateField(blank=True, null=True, verbose_name="under embargo until")),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("desk", "the desk"),
                                    ("brief", "from the brief"),
                                    ("example", "example: not an official fact"),
                                ],
                                default="desk",
                                max_length=10,
                                verbose_name="origin",
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("withdrawn", models.BooleanField(default=False, editable=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("changed_at", models.DateTimeField(auto_now=True)),
                        ("name_es", models.CharField(max_length=300, verbose_name="name in Spanish")),
                        ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                        ("short_name", models.CharField(blank=True, max_length=60, verbose_name="short name")),
                        (
                            "type",
                            models.CharField(
                                choices=[
                                    ("desk", "the desk"),
                                    ("ministry", "ministry or public body"),
                                    ("donor", "provider of cooperation"),
                                    ("multilateral", "multilateral institution"),
                                    ("government", "government of another country"),
                                    ("implementer", "implementing organisation"),
                                    ("chamber", "chamber of commerce"),
                                    ("ngo", "non-governmental organisation"),
                                    ("other", "other"),
                                ],
                                default="other",
                                max_length=12,
                                verbose_name="type",
                            ),
                        ),
                        ("country", models.CharField(blank=True, max_length=2, verbose_name="country (ISO code)")),
                        ("aliases", models.JSONField(blank=True, default=list, verbose_name="other names")),
                        (
                            "iati_id",
                            models.CharField(blank=True, max_length=100, verbose_name="IATI organisation identifier"),
                        ),
                        ("ruc", models.CharField(blank=True, max_length=11, verbose_name="RUC")),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                        (
                            "changed_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
                                to="parties.party",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                help_text="Without an organisation it belongs to the desk.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="parties.party",
                                verbose_name="belongs to",
                            ),
                        ),
                        (
                            "shared_with",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The organisations that see it at the level “the parties”.",
                                related_name="+",
                                to="parties.party",
                                verbose_name="the parties",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="predecessors",
                                to="parties.party",
                                verbose_name="successor",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "organisation",
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["internal", "parties", "reserved", "public"])),
                                name="parties_party_level",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("origin__in", ["desk", "brief", "example"])),
                                name="parties_party_origin",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("version__gte", 1)), name="parties_party_version"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalParty_shared_with",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="parties.historicalparty",
                            ),
                        ),
                        (
                            "from_party",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="parties.party",
                            ),
                        ),
                        (
                            "to_party",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="parties.party",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalParty_shared_with",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ]
        ),
    ]
