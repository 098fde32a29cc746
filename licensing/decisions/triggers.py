"""What the database asks of decisions across tables."""

# The outcome beside a line is that of its decision, or the constraints on it would ask the wrong thing.
WITHIN = """
    IF NEW.within IS DISTINCT FROM (SELECT outcome FROM licensing_decision WHERE id = NEW.decision_id) THEN
        RAISE EXCEPTION 'decision_line_within_its_decision' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


# An approval without condition or mitigation, where the recommendation that stands found a concern. What the
# agencies found is asked by the gate alone, which knows what the decision lets go of what they refuse.
ANSWERED = """
    IF NEW.outcome IN ('approve', 'approve_with_conditions', 'no_license') AND NEW.conditions = '{}'
        AND NEW.mitigations = '' AND EXISTS (
            SELECT 1 FROM licensing_criterionfinding AS found
            JOIN licensing_case AS its ON its.recommendation_id = found.recommendation_id
            WHERE its.id = NEW.case_id AND found.finding = 'concern'
        )
    THEN
        RAISE EXCEPTION 'decision_of_concern_is_answered' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
