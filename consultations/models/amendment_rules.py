"""The life of an amendment in the database's words: what no page, command or SQL through the ORM gets round (7.6).

Every statement is made of the names in this package alone; nothing from outside goes into one.
"""

# ruff: noqa: S608 - see above

from __future__ import annotations

from consultations.models.full_days import full_days_sql

# Each move of an amendment rests on the row that says who decided it; what was proposed is not written anew.
LIFE = """
    IF OLD.state <> 'draft' AND (
        NEW.reference, NEW.title, NEW.summary, NEW.rationale, NEW.prompted_by, NEW.base, NEW.drafted_by_id,
        NEW.drafted_at, NEW.proposed_at, NEW.notice
    ) IS DISTINCT FROM (
        OLD.reference, OLD.title, OLD.summary, OLD.rationale, OLD.prompted_by, OLD.base, OLD.drafted_by_id,
        OLD.drafted_at, OLD.proposed_at, OLD.notice
    ) THEN
        RAISE EXCEPTION 'what was proposed is not changed';
    END IF;
    IF (NEW.reference, NEW.drafted_by_id, NEW.drafted_at) IS DISTINCT FROM
        (OLD.reference, OLD.drafted_by_id, OLD.drafted_at) THEN
        RAISE EXCEPTION 'who drafted an amendment, and when, is not changed';
    END IF;
    IF NEW.state = 'proposed' AND OLD.state = 'draft' THEN
        IF NOT EXISTS (SELECT 1 FROM consultations_materialitydecision WHERE amendment_id = NEW.id) THEN
            RAISE EXCEPTION 'nobody has decided whether this amendment is material';
        END IF;
        IF NOT EXISTS (SELECT 1 FROM notices_notice WHERE number = NEW.notice) THEN
            RAISE EXCEPTION 'a proposal is announced by a notice';
        END IF;
        NEW.proposed_at := clock_timestamp();
    ELSIF OLD.state = 'draft' THEN
        NEW.proposed_at := NULL;
    END IF;
    IF NEW.state IN ('decided', 'rejected') AND OLD.state = 'proposed' AND NOT EXISTS (
        SELECT 1 FROM consultations_amendmentdecision
        WHERE amendment_id = NEW.id AND (outcome = 'reject') = (NEW.state = 'rejected')
    ) THEN
        RAISE EXCEPTION 'nobody has decided what becomes of this amendment';
    END IF;
    IF NEW.state = 'adopted' AND OLD.state <> 'adopted'
        AND NOT EXISTS (SELECT 1 FROM consultations_adoption WHERE amendment_id = NEW.id) THEN
        RAISE EXCEPTION 'nobody has adopted this amendment';
    END IF;
    IF NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' THEN
        NEW.ended_at := clock_timestamp();
    END IF;
    RETURN NEW;
"""

# What a fixed text says stands still.
ONLY_WHILE_WRITTEN = """
    IF EXISTS (
        SELECT 1 FROM consultations_amendmenttext AS text
        WHERE text.fixed_at IS NOT NULL AND (
            (TG_OP <> 'INSERT' AND text.id = OLD.text_id) OR (TG_OP <> 'DELETE' AND text.id = NEW.text_id)
        )
    ) THEN
        RAISE EXCEPTION 'a text that is fixed is not changed';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


def prepared_by_another(decider: str, amendment: str) -> str:
    """Refuses whoever drafted the amendment, or prepared or fixed a text of it: four eyes."""
    return f"""
        IF {decider} IN (
            SELECT drafted_by_id FROM consultations_amendment WHERE id = {amendment}
            UNION SELECT prepared_by_id FROM consultations_amendmenttext WHERE amendment_id = {amendment}
            UNION SELECT fixed_by_id FROM consultations_amendmenttext
                WHERE amendment_id = {amendment} AND fixed_by_id IS NOT NULL
        ) THEN
            RAISE EXCEPTION 'somebody else than those who prepared an amendment decides on it';
        END IF;
    """


def consulted_on_sql(amendment: str) -> str:
    """Whether a public consultation on the text as proposed was held for its full days and its outcome published."""
    return f"""EXISTS (
        SELECT 1 FROM consultations_consultation AS held
        JOIN consultations_amendment AS proposed ON proposed.id = held.amendment_id
        WHERE held.amendment_id = {amendment}
          AND held.state = 'concluded' AND NOT held.backfilled
          AND held.opened_at >= proposed.proposed_at AND held.closed_at <= clock_timestamp()
          AND {full_days_sql("held.opened_at", "held.closed_at", "held.minimum_days")}
    )"""


# A version's numbers, without the one that adoption sets.
_NUMBERS = """(
    SELECT jsonb_agg(provision ORDER BY place)
    FROM jsonb_array_elements({document} -> 'parameters') WITH ORDINALITY AS listed (provision, place)
    WHERE provision ->> 'parameter' <> 'applies_from_window'
)"""
# The text that was decided on: the final one where feedback changed it.
_DECIDED_TEXT = """
    SELECT text.version_id FROM consultations_adoption AS adoption
    JOIN consultations_amendmentdecision AS decision ON decision.amendment_id = adoption.amendment_id
    JOIN consultations_amendmenttext AS text ON text.amendment_id = adoption.amendment_id
     AND text.kind = CASE decision.outcome WHEN 'adopt_changed' THEN 'final' ELSE 'proposal' END
    WHERE adoption.code = NEW.code AND adoption.applies_from_window = NEW.applies_from_window
    ORDER BY text.number DESC LIMIT 1
"""

TEXT_BELONGS_TO_ITS_STAGE = """
SELECT state INTO stage FROM consultations_amendment WHERE id = NEW.amendment_id;
IF (NEW.kind, stage) NOT IN (('proposal', 'draft'), ('final', 'proposed')) THEN
    RAISE EXCEPTION 'the % of an amendment is not written while it is %', NEW.kind, stage;
END IF;
IF NEW.kind = 'proposal' AND EXISTS (
    SELECT 1 FROM consultations_materialitydecision WHERE amendment_id = NEW.amendment_id
) THEN
    RAISE EXCEPTION 'whether this text is material is decided: it is not written anew';
END IF;
IF TG_OP = 'UPDATE' AND (NEW.amendment_id, NEW.kind, NEW.number) IS DISTINCT FROM
    (OLD.amendment_id, OLD.kind, OLD.number) THEN
    RAISE EXCEPTION 'a text stays with its amendment';
END IF;
IF NEW.fixed_at IS NULL THEN
    RETURN NEW;
END IF;
IF TG_OP = 'INSERT' THEN
    RAISE EXCEPTION 'a text is written before it is fixed';
END IF;
IF NOT EXISTS (
    SELECT 1 FROM pricing_methodologyversion AS version
    WHERE version.id = NEW.version_id AND version.code = NEW.code
      AND version.applies_from_window IS NULL
) THEN
    RAISE EXCEPTION 'a fixed text is the methodology version that it names, a proposal';
END IF;
NEW.fixed_at := clock_timestamp();
RETURN NEW;
"""

MATERIALITY = f"""
IF NOT EXISTS (
    SELECT 1 FROM consultations_amendment WHERE id = NEW.amendment_id AND state = 'draft'
) OR NOT EXISTS (
    SELECT 1 FROM consultations_amendmenttext
    WHERE amendment_id = NEW.amendment_id AND kind = 'proposal' AND fixed_at IS NOT NULL
) OR EXISTS (
    SELECT 1 FROM consultations_amendmenttext
    WHERE amendment_id = NEW.amendment_id AND kind = 'proposal' AND fixed_at IS NULL
) THEN
    RAISE EXCEPTION 'whether an amendment is material is decided once its text is fixed';
END IF;
IF NOT NEW.is_material AND EXISTS (
    SELECT 1 FROM consultations_glidechange AS step
    JOIN consultations_amendmenttext AS text ON text.id = step.text_id
    WHERE text.amendment_id = NEW.amendment_id AND text.number = (
        SELECT MAX(number) FROM consultations_amendmenttext
        WHERE amendment_id = NEW.amendment_id AND kind = 'proposal'
    )
) THEN
    RAISE EXCEPTION 'a change of the glide path is material';
END IF;
{prepared_by_another("NEW.decided_by_id", "NEW.amendment_id")}
NEW.decided_at := clock_timestamp();
RETURN NEW;
"""

# Nor does a final text bring one into what nobody was asked about.
GLIDE_PATH_IS_MATERIAL = """
IF EXISTS (
    SELECT 1 FROM consultations_amendmenttext AS text
    JOIN consultations_materialitydecision AS decision ON decision.amendment_id = text.amendment_id
    WHERE text.id = NEW.text_id AND NOT decision.is_material
) THEN
    RAISE EXCEPTION 'a change of the glide path is material';
END IF;
RETURN NEW;
"""

DECISION = f"""
NEW.decided_at := clock_timestamp();
IF NOT EXISTS (
    SELECT 1 FROM consultations_amendment WHERE id = NEW.amendment_id AND state = 'proposed'
) THEN
    RAISE EXCEPTION 'only a proposed amendment is decided';
END IF;
{prepared_by_another("NEW.decided_by_id", "NEW.amendment_id")}
IF NEW.outcome = 'reject' THEN
    RETURN NEW;
END IF;
SELECT is_material INTO material FROM consultations_materialitydecision
    WHERE amendment_id = NEW.amendment_id;
IF material IS NOT FALSE AND NOT {consulted_on_sql("NEW.amendment_id")} THEN
    RAISE EXCEPTION 'a material change is decided only after a public consultation of at least'
        ' 28 days whose outcome is published';
END IF;
SELECT fixed_at IS NOT NULL INTO final_is_fixed FROM consultations_amendmenttext
    WHERE amendment_id = NEW.amendment_id AND kind = 'final' ORDER BY number DESC LIMIT 1;
IF (NEW.outcome = 'adopt_changed') IS DISTINCT FROM COALESCE(final_is_fixed, FALSE) THEN
    RAISE EXCEPTION 'an amendment is adopted with changes exactly where a final text is fixed';
END IF;
RETURN NEW;
"""

ADOPTION = f"""
NEW.adopted_at := clock_timestamp();
SELECT is_material INTO material FROM consultations_materialitydecision
    WHERE amendment_id = NEW.amendment_id;
IF material IS NULL THEN
    RAISE EXCEPTION 'nobody has decided whether this amendment is material';
END IF;
IF material AND NOT {consulted_on_sql("NEW.amendment_id")} THEN
    RAISE EXCEPTION 'a material change is adopted only after a public consultation of at least'
        ' 28 days whose outcome is published';
END IF;
IF NOT EXISTS (
    SELECT 1 FROM consultations_amendmentdecision AS decision
    JOIN consultations_amendment AS amendment ON amendment.id = decision.amendment_id
    WHERE decision.amendment_id = NEW.amendment_id AND amendment.state = 'decided'
      AND decision.outcome IN ('adopt', 'adopt_changed')
) THEN
    RAISE EXCEPTION 'nobody has decided to adopt this amendment';
END IF;
{prepared_by_another("NEW.adopted_by_id", "NEW.amendment_id")}
IF EXISTS (
    SELECT 1 FROM consultations_amendmentdecision
    WHERE amendment_id = NEW.amendment_id AND decided_by_id = NEW.adopted_by_id
) THEN
    RAISE EXCEPTION 'another than who decided on an amendment adopts it';
END IF;
IF NOT EXISTS (SELECT 1 FROM notices_notice WHERE number = NEW.notice) THEN
    RAISE EXCEPTION 'an adoption is announced by a notice';
END IF;
IF (SELECT base FROM consultations_amendment WHERE id = NEW.amendment_id) IS DISTINCT FROM (
    SELECT code FROM pricing_methodologyversion WHERE applies_from_window IS NOT NULL
    ORDER BY applies_from_window DESC LIMIT 1
) THEN
    RAISE EXCEPTION 'the methodology has changed since this amendment was drafted';
END IF;
-- A window opens at the cut-off of the month before, 17:00 on its last weekday at the latest.
eve := to_date(NEW.applies_from_window, 'YYYY-MM') - 1;
eve := eve - GREATEST(EXTRACT(ISODOW FROM eve)::integer - 5, 0);
IF (eve + time '17:00') AT TIME ZONE 'Europe/London' <= clock_timestamp() OR EXISTS (
    SELECT 1 FROM pricing_window AS past
    WHERE past.code >= NEW.applies_from_window AND past.opens_at <= clock_timestamp()
) THEN
    RAISE EXCEPTION 'a change applies from a window that has not begun';
END IF;
RETURN NEW;
"""

VERSION = f"""
decided := ({_DECIDED_TEXT});
IF decided IS NULL THEN
    RAISE EXCEPTION 'the methodology changes only by the adoption of an amendment';
END IF;
IF {_NUMBERS.format(document="NEW.document")} IS DISTINCT FROM (
    SELECT {_NUMBERS.format(document="version.document")}
    FROM pricing_methodologyversion AS version WHERE version.id = decided
) THEN
    RAISE EXCEPTION 'the numbers adopted are those that were decided on';
END IF;
RETURN NEW;
"""

CLAUSES = f"""
IF EXISTS (
    SELECT 1 FROM (
        SELECT position, clause_id, number, title, text FROM pricing_clause
        WHERE version_id = NEW.id
    ) AS adopted FULL JOIN (
        SELECT position, clause_id, number, title, text FROM pricing_clause
        WHERE version_id = ({_DECIDED_TEXT})
    ) AS decided USING (position, clause_id, number, title, text)
    WHERE adopted IS NULL OR decided IS NULL
) THEN
    RAISE EXCEPTION 'the text adopted is the one that was decided on';
END IF;
RETURN NULL;
"""

# What a version asks of each metal from which day on; of what its numbers give, source and rationale name the version.
_THRESHOLDS = """(
    SELECT metal, effective_on, max_tco2e_per_t, carbon_method, required_standard, letter_accepted, letter_years,
        CASE WHEN place > 1 THEN source ELSE '' END AS source,
        CASE WHEN place > 1 THEN rationale ELSE '' END AS rationale
    FROM (
        SELECT *, row_number() OVER (PARTITION BY metal ORDER BY effective_on) AS place
        FROM eligibility_threshold WHERE methodology = {code}
    ) AS numbered
)"""
THRESHOLDS = f"""
decided := (SELECT code FROM pricing_methodologyversion WHERE id = ({_DECIDED_TEXT}));
IF EXISTS (
    {_THRESHOLDS.format(code="NEW.code")} EXCEPT {_THRESHOLDS.format(code="decided")}
) OR EXISTS (
    {_THRESHOLDS.format(code="decided")} EXCEPT {_THRESHOLDS.format(code="NEW.code")}
) THEN
    RAISE EXCEPTION 'the thresholds adopted are those that were decided on';
END IF;
RETURN NULL;
"""
