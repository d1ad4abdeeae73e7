import django.db.models.deletion
from django.db import migrations, models

from eslabon.records.base.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("chains", "0001_initial"),
        ("results", "0002_indexes"),
    ]

    operations = [
        Together(
            [
                migrations.AddField(
                    model_name="historicaltarget",
                    name="chains",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="chains.chaingroup",
                        verbose_name="the chains it is about",
                    ),
                ),
                migrations.AddField(
                    model_name="target",
                    name="chains",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="chains.chaingroup",
                        verbose_name="the chains it is about",
                    ),
                ),
            ]
        )
    ]
