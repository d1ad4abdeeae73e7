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
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="Theme",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=40, unique=True)),
                        ("name_es", models.CharField(max_length=120, verbose_name="name in Spanish")),
                        ("name_en", models.CharField(max_length=120, verbose_name="name in English")),
                    ],
                    options={
                        "ordering": ("name_es",),
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
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
                        ("text", models.TextField(verbose_name="decision")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="by")),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
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
                            "responsible",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="parties.party",
                                verbose_name="responsible",
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
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="rounds.meeting",
                                verbose_name="meeting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "decision",
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["internal", "parties", "reserved", "public"])),
                                name="rounds_decision_level",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("origin__in", ["desk", "brief", "example"])),
                                name="rounds_decision_origin",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("version__gte", 1)), name="rounds_decision_version"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalDecision",
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
                        ("text", models.TextField(verbose_name="decision")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="by")),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
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
                            "responsible",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="parties.party",
                                verbose_name="responsible",
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
                    ],
                    options={
                        "verbose_name": "historical decision",
                        "verbose_name_plural": "historical decisions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDecision_shared_with",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "decision",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="rounds.decision",
                            ),
                        ),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="rounds.historicaldecision",
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
                    ],
                    options={
                        "verbose_name": "HistoricalDecision_shared_with",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMeeting",
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
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        ("on", models.DateField(blank=True, null=True, verbose_name="date")),
                        ("place", models.CharField(blank=True, max_length=120, verbose_name="place")),
                        (
                            "joint_with",
                            models.JSONField(blank=True, default=list, verbose_name="joint meeting with the tables of"),
                        ),
                        ("agenda", models.TextField(blank=True, verbose_name="agenda")),
                        ("minutes", models.TextField(blank=True, verbose_name="minutes")),
                        (
                            "people",
                            models.TextField(
                                blank=True,
                                help_text="One person a line: name, organisation.",
                                verbose_name="who attended, and for whom",
                            ),
                        ),
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
                            "round",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="rounds.round",
                                verbose_name="round",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical meeting",
                        "verbose_name_plural": "historical meetings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalNegotiation",
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
                        ("countries", models.JSONField(blank=True, default=list, verbose_name="countries (ISO codes)")),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
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
                    ],
                    options={
                        "verbose_name": "historical negotiation",
                        "verbose_name_plural": "historical negotiations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Meeting",
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
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        ("on", models.DateField(blank=True, null=True, verbose_name="date")),
                        ("place", models.CharField(blank=True, max_length=120, verbose_name="place")),
                        (
                            "joint_with",
                            models.JSONField(blank=True, default=list, verbose_name="joint meeting with the tables of"),
                        ),
                        ("agenda", models.TextField(blank=True, verbose_name="agenda")),
                        ("minutes", models.TextField(blank=True, verbose_name="minutes")),
                        (
                            "people",
                            models.TextField(
                                blank=True,
                                help_text="One person a line: name, organisation.",
                                verbose_name="who attended, and for whom",
                            ),
                        ),
                        (
                            "attended",
                            models.ManyToManyField(
                                blank=True,
                                related_name="meetings",
                                to="parties.party",
                                verbose_name="organisations that attended",
                            ),
                        ),
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
                            "round",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="rounds.round",
                                verbose_name="round",
                            ),
                        ),
                        (
                            "themes",
                            models.ManyToManyField(
                                blank=True, related_name="meetings", to="rounds.theme", verbose_name="themes"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "meeting",
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["internal", "parties", "reserved", "public"])),
                                name="rounds_meeting_level",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("origin__in", ["desk", "brief", "example"])),
                                name="rounds_meeting_origin",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("version__gte", 1)), name="rounds_meeting_version"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalMeeting_shared_with",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="rounds.historicalmeeting",
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
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="rounds.meeting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalMeeting_shared_with",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMeeting_attended",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="rounds.historicalmeeting",
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
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="rounds.meeting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalMeeting_attended",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Negotiation",
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
                        ("countries", models.JSONField(blank=True, default=list, verbose_name="countries (ISO codes)")),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
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
                    ],
                    options={
                        "verbose_name": "negotiation",
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["internal", "parties", "reserved", "public"])),
                                name="rounds_negotiation_level",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("origin__in", ["desk", "brief", "example"])),
                                name="rounds_negotiation_origin",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("version__gte", 1)), name="rounds_negotiation_version"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalRound",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                        ("place", models.CharField(max_length=120, verbose_name="place")),
                        ("country", models.CharField(blank=True, max_length=2, verbose_name="country (ISO code)")),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(verbose_name="to")),
                        ("summary", models.TextField(blank=True, verbose_name="executive summary")),
                        ("outcome", models.TextField(blank=True, verbose_name="outcome")),
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
                            "negotiation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="rounds.negotiation",
                                verbose_name="negotiation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical round",
                        "verbose_name_plural": "historical rounds",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalNegotiation_shared_with",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="rounds.historicalnegotiation",
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
                            "negotiation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="rounds.negotiation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalNegotiation_shared_with",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Round",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                        ("place", models.CharField(max_length=120, verbose_name="place")),
                        ("country", models.CharField(blank=True, max_length=2, verbose_name="country (ISO code)")),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(verbose_name="to")),
                        ("summary", models.TextField(blank=True, verbose_name="executive summary")),
                        ("outcome", models.TextField(blank=True, verbose_name="outcome")),
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
                            "negotiation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="rounds.negotiation",
                                verbose_name="negotiation",
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
                    ],
                    options={
                        "verbose_name": "round",
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["internal", "parties", "reserved", "public"])),
                                name="rounds_round_level",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("origin__in", ["desk", "brief", "example"])),
                                name="rounds_round_origin",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("version__gte", 1)), name="rounds_round_version"
                            ),
                            models.UniqueConstraint(fields=("negotiation", "number"), name="rounds_round_number"),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="rounds_round_dates"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalRound_shared_with",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="rounds.historicalround",
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
                            "round",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="rounds.round",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalRound_shared_with",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMeeting_themes",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="rounds.historicalmeeting",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="rounds.meeting",
                            ),
                        ),
                        (
                            "theme",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="rounds.theme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalMeeting_themes",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ]
        ),
    ]
