"""The thresholds of both methodology versions, as the data file has them."""

import json
from pathlib import Path

from django.db import migrations

THRESHOLDS = Path(__file__).resolve().parent.parent / "data" / "thresholds.json"


def load_thresholds(apps, schema_editor):
    threshold = apps.get_model("eligibility", "Threshold")
    rows = json.loads(THRESHOLDS.read_text(encoding="utf-8"))["thresholds"]
    threshold.objects.bulk_create(
        threshold(**{**row, "required_standard": row["required_standard"] or ""}) for row in rows
    )


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0001_initial")]

    operations = [migrations.RunPython(load_thresholds, migrations.RunPython.noop)]
