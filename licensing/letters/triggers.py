"""What the database asks of letters across tables."""

import pgtrigger

# A letter about a license lies in the case of that license, and tells what was done to it: not a revocation
# that is only proposed, nor a suspension that ended with the license as if that were valid again.
TELLS_WHAT_WAS_DONE = pgtrigger.Trigger(
    name="letter_tells_what_was_done",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Condition("NEW.suspension_id IS NOT NULL OR NEW.revocation_id IS NOT NULL"),
    func="""
        IF NOT EXISTS (
            SELECT 1 FROM licensing_suspension done JOIN licensing_license its ON its.id = done.license_id
            WHERE done.id = NEW.suspension_id AND its.case_id = NEW.case_id
                AND (NEW.kind <> 'reinstated' OR done.reinstated)
        ) AND NOT EXISTS (
            SELECT 1 FROM licensing_revocation done JOIN licensing_license its ON its.id = done.license_id
            WHERE done.id = NEW.revocation_id AND its.case_id = NEW.case_id AND done.status = 'confirmed'
        ) THEN
            RAISE EXCEPTION 'letter_tells_what_was_done' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
