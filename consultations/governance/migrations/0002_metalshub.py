"""The current spot platform (paper 7.4), with what it says about itself in public."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import migrations

FACTS = Path(__file__).resolve().parent.parent / "data" / "metalshub.json"


def load(apps: Any, schema_editor: Any) -> None:
    platform = json.loads(FACTS.read_text(encoding="utf-8"))
    facts = platform.pop("facts")
    platform["from_on"] = date.fromisoformat(platform["from_on"])
    row = apps.get_model("governance", "SpotPlatform").objects.create(**platform)
    for fact in facts:
        apps.get_model("governance", "PlatformFact").objects.create(platform=row, **fact)


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial")]

    operations = [migrations.RunPython(load, elidable=False)]
