"""What the database does when a draft ends: nothing unfinished outlives it, by whichever way it ended."""

import pgtrigger


def ends_unfinished(column: str) -> pgtrigger.Trigger:
    """Return the trigger of a table of drafts; `column` of the unfinished entries points to it."""
    return pgtrigger.Trigger(
        name="ends_unfinished",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.status = 'draft' AND NEW.status <> 'draft'"),
        func=f"DELETE FROM licensing_unfinishedentry WHERE {column} = NEW.id; RETURN NULL;",  # noqa: S608  # nosec B608
    )


OF_A_DRAFT = pgtrigger.Trigger(
    name="of_a_draft",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        IF EXISTS (SELECT 1 FROM licensing_application WHERE id = NEW.application_id AND status <> 'draft')
        OR EXISTS (SELECT 1 FROM licensing_advicerequest WHERE id = NEW.request_id AND status <> 'draft') THEN
            RAISE EXCEPTION 'only a draft has unfinished entries' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
