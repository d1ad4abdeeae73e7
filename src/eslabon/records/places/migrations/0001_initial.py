import django.db.models.deletion
from django.db import migrations, models

from eslabon.records.base.together import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="Place",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("country", models.CharField(max_length=2, verbose_name="country (ISO code)")),
                        ("level", models.PositiveSmallIntegerField(verbose_name="level")),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("column", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("row", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("outline", models.JSONField(blank=True, null=True)),
                        (
                            "within",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="places.place",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("country", "level", "name"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("country", "level", "name", "within"), name="places_place_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlaceCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("authority", models.CharField(max_length=20)),
                        ("code", models.CharField(max_length=12)),
                        ("valid_from", models.DateField(blank=True, null=True)),
                        ("valid_until", models.DateField(blank=True, null=True)),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="codes", to="places.place"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("authority", "code", "valid_from"), name="places_code_once")
                        ],
                    },
                ),
            ]
        ),
    ]
