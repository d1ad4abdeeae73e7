from django.db import migrations, models

from eslabon.records.base.together import Together

TITLES = {
    "indicator": "indicator in English",
    "objective": "what is to be reached, in English",
}


class Migration(migrations.Migration):
    dependencies = [("results", "0003_chains_of_a_target")]

    operations = [
        Together(
            [
                migrations.AddField(
                    model_name=f"{history}{table}",
                    name="title_en",
                    field=models.CharField(blank=True, max_length=300, verbose_name=title),
                )
                for table, title in TITLES.items()
                for history in ("historical", "")
            ]
        )
    ]
