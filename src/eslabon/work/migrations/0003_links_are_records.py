"""Links stand among the records (`needs.Link`): no door had written one here."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("work", "0002_uploads_and_digests"), ("needs", "0002_links")]
    operations = [
        migrations.DeleteModel(name="HistoricalNeedLink"),
        migrations.DeleteModel(name="NeedLink"),
    ]
