from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rounds", "0004_who_attended")]

    operations = [
        migrations.RemoveField(
            model_name="historicalmeeting",
            name="people",
        ),
        migrations.RemoveField(
            model_name="meeting",
            name="attended",
        ),
        migrations.RemoveField(
            model_name="meeting",
            name="people",
        ),
        migrations.DeleteModel(
            name="HistoricalMeeting_attended",
        ),
    ]
