import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from eslabon.records.base.together import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0002_embargo_until_signature"),
        ("parties", "0002_embargo_until_signature"),
        ("requests", "0002_embargo_until_signature"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="HistoricalInquiry",
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
                        ("title", models.CharField(max_length=300, verbose_name="what is asked")),
                        ("message", models.TextField(blank=True, verbose_name="what the e-mail says besides")),
                        ("contact", models.CharField(max_length=200, verbose_name="focal point")),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        (
                            "language",
                            models.CharField(
                                choices=[("es", "Español"), ("en", "English")],
                                default="es",
                                max_length=2,
                                verbose_name="language",
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="answer by")),
                        (
                            "expires_on",
                            models.DateField(
                                blank=True,
                                help_text="Without a day: thirty days after it was due.",
                                null=True,
                                verbose_name="the link works until",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "not sent"),
                                    ("sent", "sent"),
                                    ("opened", "opened"),
                                    ("answered", "answered"),
                                    ("decided", "attended to"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=8,
                                verbose_name="status",
                            ),
                        ),
                        ("sent_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="sent")),
                        (
                            "opened_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="opened"),
                        ),
                        (
                            "reminded_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="reminded"),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="answered"),
                        ),
                        (
                            "answered_by",
                            models.CharField(blank=True, editable=False, max_length=200, verbose_name="answered by"),
                        ),
                        ("remarks", models.TextField(blank=True, editable=False, verbose_name="remarks")),
                        (
                            "nothing",
                            models.BooleanField(default=False, editable=False, verbose_name="nothing to report"),
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
                            "party",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="parties.party",
                                verbose_name="provider of cooperation",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="requests.request",
                                verbose_name="request that it is part of",
                            ),
                        ),
                        (
                            "sent_by",
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
                    ],
                    options={
                        "verbose_name": "historical inquiry",
                        "verbose_name_plural": "historical inquirys",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Inquiry",
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
                        ("title", models.CharField(max_length=300, verbose_name="what is asked")),
                        ("message", models.TextField(blank=True, verbose_name="what the e-mail says besides")),
                        ("contact", models.CharField(max_length=200, verbose_name="focal point")),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        (
                            "language",
                            models.CharField(
                                choices=[("es", "Español"), ("en", "English")],
                                default="es",
                                max_length=2,
                                verbose_name="language",
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="answer by")),
                        (
                            "expires_on",
                            models.DateField(
                                blank=True,
                                help_text="Without a day: thirty days after it was due.",
                                null=True,
                                verbose_name="the link works until",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "not sent"),
                                    ("sent", "sent"),
                                    ("opened", "opened"),
                                    ("answered", "answered"),
                                    ("decided", "attended to"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=8,
                                verbose_name="status",
                            ),
                        ),
                        ("sent_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="sent")),
                        (
                            "opened_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="opened"),
                        ),
                        (
                            "reminded_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="reminded"),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="answered"),
                        ),
                        (
                            "answered_by",
                            models.CharField(blank=True, editable=False, max_length=200, verbose_name="answered by"),
                        ),
                        ("remarks", models.TextField(blank=True, editable=False, verbose_name="remarks")),
                        (
                            "nothing",
                            models.BooleanField(default=False, editable=False, verbose_name="nothing to report"),
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
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inquiries",
                                to="parties.party",
                                verbose_name="provider of cooperation",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inquiries",
                                to="requests.request",
                                verbose_name="request that it is part of",
                            ),
                        ),
                        (
                            "sent_by",
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
                        "verbose_name": "inquiry",
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalInquiry_shared_with",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="inquiries.historicalinquiry",
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
                            "inquiry",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="inquiries.inquiry",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalInquiry_shared_with",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Item",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("agreements", "agreements"), ("projects", "projects")], max_length=12
                            ),
                        ),
                        ("about", models.PositiveBigIntegerField(null=True)),
                        ("key", models.CharField(max_length=36)),
                        ("held", models.JSONField(default=dict)),
                        ("answer", models.JSONField(default=dict)),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "no answer yet"),
                                    ("confirmed", "confirmed"),
                                    ("corrected", "corrected"),
                                    ("added", "added"),
                                    ("not-ours", "not ours"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("remark", models.TextField(blank=True)),
                        (
                            "inquiry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="inquiries.inquiry",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("kind", "pk"),
                    },
                ),
                migrations.CreateModel(
                    name="Change",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("field", models.CharField(blank=True, max_length=20)),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "not decided yet"),
                                    ("taken", "taken"),
                                    ("by-hand", "taken, written by hand"),
                                    ("refused", "not taken"),
                                ],
                                max_length=7,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("decided_at", models.DateTimeField(null=True)),
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
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="inquiries.item"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("pk",),
                    },
                ),
                migrations.CreateModel(
                    name="Key",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("digest", models.CharField(max_length=64, unique=True)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        ("stopped_at", models.DateTimeField(null=True)),
                        (
                            "inquiry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="inquiries.inquiry"
                            ),
                        ),
                    ],
                ),
            ]
        ),
        Together(
            [
                migrations.AddConstraint(
                    model_name="inquiry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("level__in", ["internal", "parties", "reserved", "public"])),
                        name="inquiries_inquiry_level",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="inquiry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("origin__in", ["desk", "brief", "example"])),
                        name="inquiries_inquiry_origin",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="inquiry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="inquiries_inquiry_version"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="inquiry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "sent", "opened", "answered", "decided"])),
                        name="inquiries_inquiry_status",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="item",
                    constraint=models.UniqueConstraint(fields=("inquiry", "kind", "key"), name="inquiries_item_once"),
                ),
                migrations.AddConstraint(
                    model_name="change",
                    constraint=models.UniqueConstraint(fields=("item", "field"), name="inquiries_change_once"),
                ),
            ]
        ),
    ]
