"""The text of the two methodology versions that ship with the software, clause by clause."""

from django.db import migrations

from pricing.methodology.text.clauses import shipped_clauses


def load_clauses(apps, schema_editor):
    version = apps.get_model("pricing", "MethodologyVersion")
    clause = apps.get_model("pricing", "Clause")
    for shipped in version.objects.filter(code__in=("v2025-10", "v2026-02")):
        clause.objects.bulk_create(
            clause(
                version=shipped,
                position=position,
                clause_id=each.id,
                number=each.number,
                title=each.title,
                text=each.text,
                parameters=list(each.parameters),
                code=list(each.code),
                source=each.source,
                change=each.change,
            )
            for position, each in enumerate(shipped_clauses(shipped.code), start=1)
        )


class Migration(migrations.Migration):
    dependencies = [("pricing", "0003_clauses")]

    operations = [migrations.RunPython(load_clauses, migrations.RunPython.noop)]
