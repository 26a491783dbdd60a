"""A row a verdict that an assessment's run used; those of earlier runs are read from their evidence and inputs.

And which inputs had no consent, by an index: asked of every feed record that staff look at.
"""

import django.db.models.deletion
import pgtrigger.compiler
from cpal.audit import operations
from django.db import migrations, models

# In one pass over verdicts and inputs together: a join of the two is slow where the planner knows nothing of them yet.
VERDICTS_OF_EVIDENCE = """
SELECT run_id, brand, market_on, jsonb_agg(findings) FILTER (WHERE findings IS NOT NULL) -> 0 AS findings,
       bool_or(findings IS NULL) AS is_named_with_consent
FROM (
    SELECT run.id AS run_id, verdict.brand, verdict."on" AS market_on, verdict.findings
    FROM pricing_run AS run
    JOIN pricing_runevidence AS evidence ON evidence.run_id = run.id
    CROSS JOIN LATERAL jsonb_to_recordset(evidence.head #> '{inputs,brand_verdicts}')
        AS verdict (brand text, "on" date, findings jsonb)
    WHERE run.purpose = 'assessment'
    UNION ALL
    SELECT input.run_id, coalesce(feed.brand, other.brand),
           coalesce((feed.market_at AT TIME ZONE 'Europe/London')::date, other.evidence_on), NULL
    FROM pricing_runinput AS input
    LEFT JOIN pricing_feedrecord AS feed ON feed.id = input.feed_record_id
    LEFT JOIN pricing_marketassessment AS other ON other.id = input.market_assessment_id
    WHERE NOT input.codes @> '{no_consent}'
) AS told
GROUP BY run_id, brand, market_on
HAVING count(findings) > 0
"""
FILL = f"""
INSERT INTO pricing_runverdict (run_id, brand, market_on, findings, is_named_with_consent)
{VERDICTS_OF_EVIDENCE} ORDER BY run_id, brand, market_on
"""


class Migration(migrations.Migration):

    dependencies = [
        ('pricing', '0004_shipped_clauses'),
    ]

    operations = [
        migrations.CreateModel(
            name='RunVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brand', models.CharField(max_length=200)),
                ('market_on', models.DateField(help_text='London date of the inputs that named the brand.')),
                ('findings', models.JSONField(help_text='Code and detail of each; none means eligible.')),
                ('is_named_with_consent', models.BooleanField(help_text='Whether an input whose parties had agreed to its use named the brand on that date.')),
                ('run', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='pricing.run')),
            ],
            options={
                'ordering': ['run', 'brand', 'market_on'],
            },
        ),
        operations.AddConstraint(
            model_name='runverdict',
            constraint=models.UniqueConstraint(fields=('run', 'brand', 'market_on'), name='a_run_uses_one_verdict_a_brand_and_day'),
        ),
        operations.AddTrigger(
            model_name='runverdict',
            trigger=pgtrigger.compiler.Trigger(name='runverdict_rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='df2587116388ff1863bda74de364275087604788', operation='UPDATE OR DELETE', pgid='pgtrigger_runverdict_rows_stay_692a0', table='pricing_runverdict', when='BEFORE')),
        ),
        operations.AddTrigger(
            model_name='runverdict',
            trigger=pgtrigger.compiler.Trigger(name='runverdict_table_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are kept for ever', TG_TABLE_NAME;", hash='44f419fd60df7367e8db35cf530ce66b1fbbe2c8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_runverdict_table_stays_e2b86', table='pricing_runverdict', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='runinput',
            index=models.Index(condition=models.Q(('codes__contains', ['no_consent'])), fields=['feed_record'], name='run_inputs_without_consent'),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
