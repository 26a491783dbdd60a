"""The two methodology versions that ship with the software, as data."""

import json
from importlib import resources

from django.db import migrations


def load_versions(apps, schema_editor):
    version = apps.get_model("pricing", "MethodologyVersion")
    for name in ("v2025-10", "v2026-02"):
        document = json.loads((resources.files("pricing.methodology") / "versions" / f"{name}.json").read_text("utf-8"))
        values = {row["parameter"]: row["value"] for row in document["parameters"]}
        version.objects.create(
            code=name, applies_from_window=values["applies_from_window"] or "", document=document
        )


class Migration(migrations.Migration):
    dependencies = [("pricing", "0001_initial")]

    operations = [migrations.RunPython(load_versions, migrations.RunPython.noop)]
