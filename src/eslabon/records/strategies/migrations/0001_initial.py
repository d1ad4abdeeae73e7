import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from eslabon.records.base.together import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("parties", "0001_initial"),
        ("rounds", "0001_initial"),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="HistoricalPresentation",
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
                        ("on", models.DateField(blank=True, null=True, verbose_name="date")),
                        ("to", models.CharField(max_length=200, verbose_name="presented to")),
                        ("edition", models.CharField(blank=True, max_length=60, verbose_name="version presented")),
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
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="rounds.meeting",
                                verbose_name="meeting",
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
                            "strategy",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="strategies.strategy",
                                verbose_name="strategy",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical presentation",
                        "verbose_name_plural": "historical presentations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalStrategy",
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
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("edition", models.CharField(blank=True, max_length=60, verbose_name="version")),
                        ("adopted_on", models.DateField(blank=True, null=True, verbose_name="adopted on")),
                        ("content", models.TextField(blank=True, verbose_name="content")),
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
                            "ministry",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="parties.party",
                                verbose_name="ministry in charge",
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
                            "theme",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Without a sector it is the national strategy.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="rounds.theme",
                                verbose_name="sector",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical strategy",
                        "verbose_name_plural": "historical strategys",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Presentation",
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
                        ("on", models.DateField(blank=True, null=True, verbose_name="date")),
                        ("to", models.CharField(max_length=200, verbose_name="presented to")),
                        ("edition", models.CharField(blank=True, max_length=60, verbose_name="version presented")),
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
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="presentations",
                                to="rounds.meeting",
                                verbose_name="meeting",
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
                            "strategy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="presentations",
                                to="strategies.strategy",
                                verbose_name="strategy",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "presentation",
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["internal", "parties", "reserved", "public"])),
                                name="strategies_presentation_level",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("origin__in", ["desk", "brief", "example"])),
                                name="strategies_presentation_origin",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("version__gte", 1)), name="strategies_presentation_version"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPresentation_shared_with",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="strategies.historicalpresentation",
                            ),
                        ),
                        (
                            "party",
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
                            "presentation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="strategies.presentation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalPresentation_shared_with",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Strategy",
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
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("edition", models.CharField(blank=True, max_length=60, verbose_name="version")),
                        ("adopted_on", models.DateField(blank=True, null=True, verbose_name="adopted on")),
                        ("content", models.TextField(blank=True, verbose_name="content")),
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
                            "ministry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="strategies",
                                to="parties.party",
                                verbose_name="ministry in charge",
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
                            "theme",
                            models.ForeignKey(
                                blank=True,
                                help_text="Without a sector it is the national strategy.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="strategies",
                                to="rounds.theme",
                                verbose_name="sector",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "strategy",
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["internal", "parties", "reserved", "public"])),
                                name="strategies_strategy_level",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("origin__in", ["desk", "brief", "example"])),
                                name="strategies_strategy_origin",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("version__gte", 1)), name="strategies_strategy_version"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalStrategy_shared_with",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="strategies.historicalstrategy",
                            ),
                        ),
                        (
                            "party",
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
                            "strategy",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="strategies.strategy",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalStrategy_shared_with",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ]
        ),
    ]
