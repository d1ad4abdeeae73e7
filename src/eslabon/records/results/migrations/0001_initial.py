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
        ("cooperation", "0002_framework_words"),
        ("documents", "0002_embargo_until_signature"),
        ("parties", "0002_embargo_until_signature"),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="HistoricalIndicator",
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
                        ("title", models.CharField(max_length=300, verbose_name="indicator")),
                        ("definition", models.TextField(blank=True, verbose_name="definition")),
                        (
                            "unit",
                            models.CharField(
                                help_text="Persons, firms, days, USD.", max_length=60, verbose_name="unit"
                            ),
                        ),
                        (
                            "counting",
                            models.CharField(
                                choices=[
                                    ("last", "the last value stands"),
                                    ("adds", "the values of the periods add up"),
                                ],
                                default="last",
                                max_length=5,
                                verbose_name="how its values are counted",
                            ),
                        ),
                        (
                            "groups",
                            models.JSONField(
                                blank=True,
                                default=list,
                                help_text="The groups that values are also told for, with commas: women, men.",
                                verbose_name="disaggregated by",
                            ),
                        ),
                        (
                            "baseline",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Without a value it is told as not stated.",
                                max_digits=20,
                                null=True,
                                verbose_name="baseline",
                            ),
                        ),
                        (
                            "baseline_period",
                            models.CharField(blank=True, max_length=60, verbose_name="period of the baseline"),
                        ),
                        (
                            "baseline_source",
                            models.CharField(blank=True, max_length=300, verbose_name="source of the baseline"),
                        ),
                        (
                            "verification",
                            models.CharField(blank=True, max_length=300, verbose_name="means of verification"),
                        ),
                        ("assumptions", models.TextField(blank=True, verbose_name="assumptions")),
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
                            "embargo_document",
                            models.ForeignKey(
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
                            "project",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cooperation.project",
                                verbose_name="project",
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="results.objective",
                                verbose_name="line of the framework",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical indicator",
                        "verbose_name_plural": "historical indicators",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalObjective",
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
                        (
                            "result_level",
                            models.CharField(
                                choices=[
                                    ("goal", "goal"),
                                    ("purpose", "purpose"),
                                    ("output", "component (output)"),
                                    ("activity", "activity"),
                                ],
                                max_length=10,
                                verbose_name="level of the framework",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(default=1, verbose_name="number")),
                        ("title", models.CharField(max_length=300, verbose_name="what is to be reached")),
                        ("assumptions", models.TextField(blank=True, verbose_name="assumptions")),
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
                            "embargo_document",
                            models.ForeignKey(
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
                            "project",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cooperation.project",
                                verbose_name="project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical line of the framework",
                        "verbose_name_plural": "historical line of the frameworks",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalReport",
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
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(verbose_name="to")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="to be presented by")),
                        ("done", models.TextField(blank=True, verbose_name="what was done")),
                        ("difficulties", models.TextField(blank=True, verbose_name="difficulties")),
                        ("next_steps", models.TextField(blank=True, verbose_name="next steps")),
                        ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                        (
                            "executed",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=18,
                                null=True,
                                verbose_name="executed in the period",
                            ),
                        ),
                        (
                            "counterpart_cash",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=18,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="counterpart in cash, executed",
                            ),
                        ),
                        (
                            "counterpart_kind",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=18,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="counterpart in kind, executed",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "to be presented"),
                                    ("presented", "presented"),
                                    ("observed", "observed"),
                                    ("accepted", "with conformity"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=9,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "edition",
                            models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="edition"),
                        ),
                        (
                            "presented_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="presented on"),
                        ),
                        (
                            "accepted_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="conformity given on"),
                        ),
                        (
                            "document",
                            models.CharField(
                                blank=True, editable=False, max_length=300, verbose_name="document of the conformity"
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
                            "accepted_by",
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
                            "embargo_document",
                            models.ForeignKey(
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
                            "presented_by",
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
                            "project",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cooperation.project",
                                verbose_name="project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical progress report",
                        "verbose_name_plural": "historical progress reports",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Indicator",
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
                        ("title", models.CharField(max_length=300, verbose_name="indicator")),
                        ("definition", models.TextField(blank=True, verbose_name="definition")),
                        (
                            "unit",
                            models.CharField(
                                help_text="Persons, firms, days, USD.", max_length=60, verbose_name="unit"
                            ),
                        ),
                        (
                            "counting",
                            models.CharField(
                                choices=[
                                    ("last", "the last value stands"),
                                    ("adds", "the values of the periods add up"),
                                ],
                                default="last",
                                max_length=5,
                                verbose_name="how its values are counted",
                            ),
                        ),
                        (
                            "groups",
                            models.JSONField(
                                blank=True,
                                default=list,
                                help_text="The groups that values are also told for, with commas: women, men.",
                                verbose_name="disaggregated by",
                            ),
                        ),
                        (
                            "baseline",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Without a value it is told as not stated.",
                                max_digits=20,
                                null=True,
                                verbose_name="baseline",
                            ),
                        ),
                        (
                            "baseline_period",
                            models.CharField(blank=True, max_length=60, verbose_name="period of the baseline"),
                        ),
                        (
                            "baseline_source",
                            models.CharField(blank=True, max_length=300, verbose_name="source of the baseline"),
                        ),
                        (
                            "verification",
                            models.CharField(blank=True, max_length=300, verbose_name="means of verification"),
                        ),
                        ("assumptions", models.TextField(blank=True, verbose_name="assumptions")),
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
                            "embargo_document",
                            models.ForeignKey(
                                blank=True,
                                help_text="With a date too, both are waited for.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.document",
                                verbose_name="under embargo until the signature of",
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
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="indicators",
                                to="cooperation.project",
                                verbose_name="project",
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
                            "objective",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="indicators",
                                to="results.objective",
                                verbose_name="line of the framework",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "indicator",
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["internal", "parties", "reserved", "public"])),
                                name="results_indicator_level",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("origin__in", ["desk", "brief", "example"])),
                                name="results_indicator_origin",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("version__gte", 1)), name="results_indicator_version"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("counting__in", ["last", "adds"])),
                                name="results_indicator_counting",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalTarget",
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
                        (
                            "reading",
                            models.CharField(
                                choices=[
                                    ("reach", "the value to reach"),
                                    ("above-baseline", "level above the baseline"),
                                    ("rise-each-year", "rise each year"),
                                    ("not-stated", "the document doesn't say which"),
                                ],
                                default="reach",
                                max_length=14,
                                verbose_name="what it means",
                            ),
                        ),
                        ("value", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="target")),
                        ("approximate", models.BooleanField(default=False, verbose_name="the target is approximate")),
                        ("said", models.CharField(blank=True, max_length=300, verbose_name="as said")),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1900),
                                    django.core.validators.MaxValueValidator(2200),
                                ],
                                verbose_name="by the year",
                            ),
                        ),
                        (
                            "perimeter",
                            models.CharField(
                                choices=[
                                    ("clients", "clients of the service centres"),
                                    ("chains", "the prioritised chains in the regions"),
                                    ("country", "the country"),
                                    ("project", "the project"),
                                ],
                                default="project",
                                max_length=8,
                                verbose_name="perimeter",
                            ),
                        ),
                        (
                            "group",
                            models.CharField(
                                blank=True,
                                help_text="Of the indicator's groups, or all.",
                                max_length=60,
                                verbose_name="group",
                            ),
                        ),
                        (
                            "market",
                            models.CharField(
                                blank=True,
                                help_text="The code of the importing country, like US; empty for all.",
                                max_length=2,
                                validators=[django.core.validators.RegexValidator("^[A-Z]{2}$", code="invalid")],
                                verbose_name="market",
                            ),
                        ),
                        (
                            "baseline",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Where it isn't the indicator's. Without any it is told as not stated.",
                                max_digits=20,
                                null=True,
                                verbose_name="baseline",
                            ),
                        ),
                        (
                            "baseline_period",
                            models.CharField(blank=True, max_length=60, verbose_name="period of the baseline"),
                        ),
                        ("document", models.CharField(blank=True, max_length=300, verbose_name="document")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
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
                            "embargo_document",
                            models.ForeignKey(
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
                            "set_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="parties.party",
                                verbose_name="set by",
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="results.indicator",
                                verbose_name="indicator",
                            ),
                        ),
                        (
                            "part_of",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="results.target",
                                verbose_name="part of the target",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical target",
                        "verbose_name_plural": "historical targets",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalIndicator_shared_with",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="results.historicalindicator",
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
                            "indicator",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="results.indicator",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalIndicator_shared_with",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Objective",
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
                        (
                            "result_level",
                            models.CharField(
                                choices=[
                                    ("goal", "goal"),
                                    ("purpose", "purpose"),
                                    ("output", "component (output)"),
                                    ("activity", "activity"),
                                ],
                                max_length=10,
                                verbose_name="level of the framework",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(default=1, verbose_name="number")),
                        ("title", models.CharField(max_length=300, verbose_name="what is to be reached")),
                        ("assumptions", models.TextField(blank=True, verbose_name="assumptions")),
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
                            "embargo_document",
                            models.ForeignKey(
                                blank=True,
                                help_text="With a date too, both are waited for.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.document",
                                verbose_name="under embargo until the signature of",
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
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objectives",
                                to="cooperation.project",
                                verbose_name="project",
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
                        "verbose_name": "line of the framework",
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["internal", "parties", "reserved", "public"])),
                                name="results_objective_level",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("origin__in", ["desk", "brief", "example"])),
                                name="results_objective_origin",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("version__gte", 1)), name="results_objective_version"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("result_level__in", ["goal", "purpose", "output", "activity"])),
                                name="results_objective_result_level",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalObjective_shared_with",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="results.historicalobjective",
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
                            "objective",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="results.objective",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalObjective_shared_with",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Report",
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
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(verbose_name="to")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="to be presented by")),
                        ("done", models.TextField(blank=True, verbose_name="what was done")),
                        ("difficulties", models.TextField(blank=True, verbose_name="difficulties")),
                        ("next_steps", models.TextField(blank=True, verbose_name="next steps")),
                        ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                        (
                            "executed",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=18,
                                null=True,
                                verbose_name="executed in the period",
                            ),
                        ),
                        (
                            "counterpart_cash",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=18,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="counterpart in cash, executed",
                            ),
                        ),
                        (
                            "counterpart_kind",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=18,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="counterpart in kind, executed",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "to be presented"),
                                    ("presented", "presented"),
                                    ("observed", "observed"),
                                    ("accepted", "with conformity"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=9,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "edition",
                            models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="edition"),
                        ),
                        (
                            "presented_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="presented on"),
                        ),
                        (
                            "accepted_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="conformity given on"),
                        ),
                        (
                            "document",
                            models.CharField(
                                blank=True, editable=False, max_length=300, verbose_name="document of the conformity"
                            ),
                        ),
                        (
                            "accepted_by",
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
                            "embargo_document",
                            models.ForeignKey(
                                blank=True,
                                help_text="With a date too, both are waited for.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.document",
                                verbose_name="under embargo until the signature of",
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
                            "presented_by",
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
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="cooperation.project",
                                verbose_name="project",
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
                        "verbose_name": "progress report",
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["internal", "parties", "reserved", "public"])),
                                name="results_report_level",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("origin__in", ["desk", "brief", "example"])),
                                name="results_report_origin",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("version__gte", 1)), name="results_report_version"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["draft", "presented", "observed", "accepted"])),
                                name="results_report_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="results_report_period",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn", False)),
                                fields=("project", "starts_on", "ends_on"),
                                name="results_report_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Remark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField()),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        ("answer", models.TextField(blank=True)),
                        ("answered_at", models.DateTimeField(null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
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
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="remarks", to="results.report"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("pk",),
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalValue",
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
                        (
                            "group",
                            models.CharField(
                                blank=True,
                                help_text="Of the indicator's groups, or all.",
                                max_length=60,
                                verbose_name="group",
                            ),
                        ),
                        (
                            "value",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="value"
                            ),
                        ),
                        ("approximate", models.BooleanField(default=False, verbose_name="the value is approximate")),
                        ("said", models.CharField(blank=True, max_length=300, verbose_name="as said")),
                        (
                            "reported",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                editable=False,
                                max_digits=20,
                                null=True,
                                verbose_name="value reported",
                            ),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
                        ("document", models.CharField(blank=True, max_length=300, verbose_name="document")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "confirmed_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="confirmed on"),
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
                            "confirmed_by",
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
                            "embargo_document",
                            models.ForeignKey(
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
                            "reported_by",
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
                            "indicator",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="results.indicator",
                                verbose_name="indicator",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="results.report",
                                verbose_name="progress report",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical value of an indicator",
                        "verbose_name_plural": "historical value of an indicators",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalReport_shared_with",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="results.historicalreport",
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
                            "report",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="results.report",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalReport_shared_with",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalRemark",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("text", models.TextField()),
                        ("at", models.DateTimeField(blank=True, editable=False)),
                        ("answer", models.TextField(blank=True)),
                        ("answered_at", models.DateTimeField(null=True)),
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
                            "answered_by",
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
                            "report",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="results.report",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical remark",
                        "verbose_name_plural": "historical remarks",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Spent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("funding", models.CharField(max_length=16)),
                        (
                            "entry",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cooperation.entry"
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="spent", to="results.report"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("report", "funding"), name="results_spent_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Target",
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
                        (
                            "reading",
                            models.CharField(
                                choices=[
                                    ("reach", "the value to reach"),
                                    ("above-baseline", "level above the baseline"),
                                    ("rise-each-year", "rise each year"),
                                    ("not-stated", "the document doesn't say which"),
                                ],
                                default="reach",
                                max_length=14,
                                verbose_name="what it means",
                            ),
                        ),
                        ("value", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="target")),
                        ("approximate", models.BooleanField(default=False, verbose_name="the target is approximate")),
                        ("said", models.CharField(blank=True, max_length=300, verbose_name="as said")),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1900),
                                    django.core.validators.MaxValueValidator(2200),
                                ],
                                verbose_name="by the year",
                            ),
                        ),
                        (
                            "perimeter",
                            models.CharField(
                                choices=[
                                    ("clients", "clients of the service centres"),
                                    ("chains", "the prioritised chains in the regions"),
                                    ("country", "the country"),
                                    ("project", "the project"),
                                ],
                                default="project",
                                max_length=8,
                                verbose_name="perimeter",
                            ),
                        ),
                        (
                            "group",
                            models.CharField(
                                blank=True,
                                help_text="Of the indicator's groups, or all.",
                                max_length=60,
                                verbose_name="group",
                            ),
                        ),
                        (
                            "market",
                            models.CharField(
                                blank=True,
                                help_text="The code of the importing country, like US; empty for all.",
                                max_length=2,
                                validators=[django.core.validators.RegexValidator("^[A-Z]{2}$", code="invalid")],
                                verbose_name="market",
                            ),
                        ),
                        (
                            "baseline",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Where it isn't the indicator's. Without any it is told as not stated.",
                                max_digits=20,
                                null=True,
                                verbose_name="baseline",
                            ),
                        ),
                        (
                            "baseline_period",
                            models.CharField(blank=True, max_length=60, verbose_name="period of the baseline"),
                        ),
                        ("document", models.CharField(blank=True, max_length=300, verbose_name="document")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
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
                            "embargo_document",
                            models.ForeignKey(
                                blank=True,
                                help_text="With a date too, both are waited for.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.document",
                                verbose_name="under embargo until the signature of",
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="targets",
                                to="results.indicator",
                                verbose_name="indicator",
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
                            "part_of",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="results.target",
                                verbose_name="part of the target",
                            ),
                        ),
                        (
                            "set_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="parties.party",
                                verbose_name="set by",
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
                        "verbose_name": "target",
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["internal", "parties", "reserved", "public"])),
                                name="results_target_level",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("origin__in", ["desk", "brief", "example"])),
                                name="results_target_origin",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("version__gte", 1)), name="results_target_version"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reading__in", ["reach", "above-baseline", "rise-each-year", "not-stated"])
                                ),
                                name="results_target_reading",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("perimeter__in", ["clients", "chains", "country", "project"])),
                                name="results_target_perimeter",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalTarget_shared_with",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="results.historicaltarget",
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
                            "target",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="results.target",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalTarget_shared_with",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Value",
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
                        (
                            "group",
                            models.CharField(
                                blank=True,
                                help_text="Of the indicator's groups, or all.",
                                max_length=60,
                                verbose_name="group",
                            ),
                        ),
                        (
                            "value",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="value"
                            ),
                        ),
                        ("approximate", models.BooleanField(default=False, verbose_name="the value is approximate")),
                        ("said", models.CharField(blank=True, max_length=300, verbose_name="as said")),
                        (
                            "reported",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                editable=False,
                                max_digits=20,
                                null=True,
                                verbose_name="value reported",
                            ),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
                        ("document", models.CharField(blank=True, max_length=300, verbose_name="document")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "confirmed_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="confirmed on"),
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
                            "confirmed_by",
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
                            "embargo_document",
                            models.ForeignKey(
                                blank=True,
                                help_text="With a date too, both are waited for.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.document",
                                verbose_name="under embargo until the signature of",
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="values",
                                to="results.indicator",
                                verbose_name="indicator",
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
                            "report",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="values",
                                to="results.report",
                                verbose_name="progress report",
                            ),
                        ),
                        (
                            "reported_by",
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
                        "verbose_name": "value of an indicator",
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["internal", "parties", "reserved", "public"])),
                                name="results_value_level",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("origin__in", ["desk", "brief", "example"])),
                                name="results_value_origin",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("version__gte", 1)), name="results_value_version"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("report__isnull", False)),
                                fields=("report", "indicator", "group"),
                                name="results_value_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalValue_shared_with",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="results.historicalvalue",
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
                            "value",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="results.value",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalValue_shared_with",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ]
        ),
    ]
