import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from eslabon.records.base.together import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("lines", "0001_initial"),
        ("parties", "0001_initial"),
        ("places", "0001_initial"),
        ("rounds", "0001_initial"),
        ("strategies", "0001_initial"),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="HistoricalNeed",
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
                        ("title", models.CharField(max_length=300, verbose_name="title")),
                        ("description", models.TextField(blank=True, verbose_name="description")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("negotiation", "taking part in the negotiation"),
                                    ("implementation", "implementing the agreement"),
                                    ("adaptation", "adapting to it"),
                                ],
                                default="implementation",
                                max_length=14,
                                verbose_name="what for",
                            ),
                        ),
                        ("beneficiaries", models.CharField(blank=True, max_length=300, verbose_name="beneficiaries")),
                        ("evidence", models.TextField(blank=True, verbose_name="evidence")),
                        (
                            "cost",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=18,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="estimated cost",
                            ),
                        ),
                        ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                        ("approximate", models.BooleanField(default=False, verbose_name="the cost is approximate")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "being drafted"),
                                    ("presented", "presented"),
                                    ("approved", "approved by the table"),
                                    ("without-funder", "without a funder"),
                                    ("matched", "matched"),
                                    ("running", "running"),
                                    ("met", "met"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=14,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "priority_shown",
                            models.BooleanField(default=False, editable=False, verbose_name="the priority is shown"),
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
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="rounds.meeting",
                                verbose_name="presented at the meeting",
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
                                verbose_name="strategy it comes from",
                            ),
                        ),
                        (
                            "theme",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="rounds.theme",
                                verbose_name="theme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical need for cooperation",
                        "verbose_name_plural": "historical need for cooperations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Need",
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
                        ("title", models.CharField(max_length=300, verbose_name="title")),
                        ("description", models.TextField(blank=True, verbose_name="description")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("negotiation", "taking part in the negotiation"),
                                    ("implementation", "implementing the agreement"),
                                    ("adaptation", "adapting to it"),
                                ],
                                default="implementation",
                                max_length=14,
                                verbose_name="what for",
                            ),
                        ),
                        ("beneficiaries", models.CharField(blank=True, max_length=300, verbose_name="beneficiaries")),
                        ("evidence", models.TextField(blank=True, verbose_name="evidence")),
                        (
                            "cost",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=18,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="estimated cost",
                            ),
                        ),
                        ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                        ("approximate", models.BooleanField(default=False, verbose_name="the cost is approximate")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "being drafted"),
                                    ("presented", "presented"),
                                    ("approved", "approved by the table"),
                                    ("without-funder", "without a funder"),
                                    ("matched", "matched"),
                                    ("running", "running"),
                                    ("met", "met"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=14,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "priority_shown",
                            models.BooleanField(default=False, editable=False, verbose_name="the priority is shown"),
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
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="rounds.meeting",
                                verbose_name="presented at the meeting",
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
                            "places",
                            models.ManyToManyField(
                                blank=True, related_name="needs", to="places.place", verbose_name="places"
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="strategies.strategy",
                                verbose_name="strategy it comes from",
                            ),
                        ),
                        (
                            "theme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="rounds.theme",
                                verbose_name="theme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "need for cooperation",
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["internal", "parties", "reserved", "public"])),
                                name="needs_need_level",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("origin__in", ["desk", "brief", "example"])),
                                name="needs_need_origin",
                            ),
                            models.CheckConstraint(condition=models.Q(("version__gte", 1)), name="needs_need_version"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "draft",
                                            "presented",
                                            "approved",
                                            "without-funder",
                                            "matched",
                                            "running",
                                            "met",
                                        ],
                                    )
                                ),
                                name="needs_need_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("cost__isnull", True), ("cost__gte", 0), _connector="OR"),
                                name="needs_need_cost",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("cost__isnull", True), models.Q(("currency", ""), _negated=True), _connector="OR"
                                ),
                                name="needs_need_currency",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Link",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("activity", models.CharField(blank=True, max_length=300)),
                        (
                            "answer",
                            models.CharField(
                                choices=[("accepted", "accepted"), ("in-talks", "in talks"), ("refused", "refused")],
                                max_length=10,
                            ),
                        ),
                        (
                            "percentage",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=5,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        ("decided_at", models.DateTimeField(auto_now=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links",
                                to="lines.line",
                            ),
                        ),
                        (
                            "need",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="links", to="needs.need"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("need", "line"), name="needs_link_line_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("activity", ""), _negated=True),
                                fields=("need", "activity"),
                                name="needs_link_activity_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("activity", ""), ("line__isnull", False)),
                                    models.Q(models.Q(("activity", ""), _negated=True), ("line__isnull", True)),
                                    _connector="OR",
                                ),
                                name="needs_link_one_end",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("percentage__isnull", True), ("percentage__range", (0, 100)), _connector="OR"
                                ),
                                name="needs_link_percentage",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalScored",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "criterion",
                            models.CharField(
                                choices=[
                                    ("strategy", "it stands in the strategy"),
                                    ("trade", "effect on trade"),
                                    ("urgency", "urgency"),
                                    ("readiness", "readiness to start"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "score",
                            models.CharField(
                                choices=[("high", "high"), ("medium", "medium"), ("low", "low")], max_length=6
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("at", models.DateTimeField(blank=True, editable=False)),
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
                            "author",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
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
                            "need",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="needs.need",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical scored",
                        "verbose_name_plural": "historical scoreds",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalNeed_shared_with",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="needs.historicalneed",
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
                            "need",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="needs.need",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalNeed_shared_with",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalNeed_places",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="needs.historicalneed",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.place",
                            ),
                        ),
                        (
                            "need",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="needs.need",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalNeed_places",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalLink",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("activity", models.CharField(blank=True, max_length=300)),
                        (
                            "answer",
                            models.CharField(
                                choices=[("accepted", "accepted"), ("in-talks", "in talks"), ("refused", "refused")],
                                max_length=10,
                            ),
                        ),
                        (
                            "percentage",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=5,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        ("decided_at", models.DateTimeField(blank=True, editable=False)),
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
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
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
                            "line",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="lines.line",
                            ),
                        ),
                        (
                            "need",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="needs.need",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical link",
                        "verbose_name_plural": "historical links",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Scored",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "criterion",
                            models.CharField(
                                choices=[
                                    ("strategy", "it stands in the strategy"),
                                    ("trade", "effect on trade"),
                                    ("urgency", "urgency"),
                                    ("readiness", "readiness to start"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "score",
                            models.CharField(
                                choices=[("high", "high"), ("medium", "medium"), ("low", "low")], max_length=6
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("at", models.DateTimeField(auto_now=True)),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "need",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="needs.need"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("need", "criterion"), name="needs_scored_once")
                        ],
                    },
                ),
            ]
        ),
    ]
