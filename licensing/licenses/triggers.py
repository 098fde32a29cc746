"""What the database refuses of the ledger of a license with several editions."""

import pgtrigger

CARRIES = pgtrigger.Trigger(
    name="carries_what_left",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Condition("NEW.continues_id IS NOT NULL"),
    func="""
        IF NOT EXISTS (
            SELECT 1 FROM licensing_licenseline before
            JOIN licensing_license edition ON edition.replaces_id = before.license_id
            WHERE before.id = NEW.continues_id AND edition.id = NEW.license_id
                AND before.unit = NEW.unit AND before.drawn = NEW.carried AND NEW.drawn = NEW.carried
                AND NEW.drawn_value = NEW.carried_value
                AND (before.currency <> NEW.currency OR before.drawn_value = NEW.carried_value)
        ) THEN
            RAISE EXCEPTION 'a line carries what had left of the line that it continues'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
IN_FORCE = pgtrigger.Trigger(
    name="drawn_in_force",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF EXISTS (
            SELECT 1 FROM licensing_licenseline line JOIN licensing_license edition
                ON edition.id = line.license_id
            WHERE line.id = NEW.line_id AND edition.status = 'replaced'
        ) THEN
            RAISE EXCEPTION 'nothing is drawn from an edition that was replaced'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
