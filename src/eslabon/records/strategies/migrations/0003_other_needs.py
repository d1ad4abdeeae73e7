from django.db import migrations, models

from eslabon.records.base.together import Together

_CODES = models.CharField(
    blank=True,
    help_text="Purpose codes of the DAC that the strategy names as trade-related, beyond groups A to D: 16020 160.",
    max_length=400,
    verbose_name="other trade-related needs",
)
_SAID = models.TextField(blank=True, verbose_name="as the strategy says it")


class Migration(migrations.Migration):
    dependencies = [
        ("strategies", "0002_embargo_until_signature"),
    ]

    operations = [
        Together(
            [
                migrations.AddField(model_name=model, name=name, field=field.clone())
                for model in ("historicalstrategy", "strategy")
            ]
        )
        for name, field in (("other_needs", _CODES), ("other_needs_said", _SAID))
    ]
