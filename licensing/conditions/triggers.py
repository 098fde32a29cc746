"""What the database refuses of the ledger of a license whose conditions are not met."""

import pgtrigger

AFTER_CONDITIONS = pgtrigger.Trigger(
    name="drawn_after_conditions",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF EXISTS (
            SELECT 1 FROM licensing_licenseline line JOIN licensing_condition wanted
                ON wanted.license_id = line.license_id AND wanted.due = 'before'
            WHERE line.id = NEW.line_id AND NOT EXISTS (
                SELECT 1 FROM licensing_obligation met
                WHERE met.condition_id = wanted.id AND met.status IN ('accepted', 'waived')
            )
        ) THEN
            RAISE EXCEPTION 'a condition is to be met before the first shipment'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
