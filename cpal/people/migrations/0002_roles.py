"""One group a staff role, so that an administrator can put people into them."""

from django.db import migrations

ROLES = [
    "Analyst",
    "Senior manager",
    "Eligibility officer",
    "Consultation editor",
    "Compliance",
    "Administrator",
    "Exchange commercial",
]


def make_roles(apps, schema_editor):
    group = apps.get_model("auth", "Group")
    for name in ROLES:
        group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
