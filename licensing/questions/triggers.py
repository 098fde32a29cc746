"""What the database itself keeps of questions and answers that were sent."""

import pgtrigger

FROZEN = pgtrigger.Trigger(
    name="frozen_once_answered",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("state", "text")],
    func="""
        SELECT status INTO state FROM licensing_enquiry WHERE id = COALESCE(NEW.enquiry_id, OLD.enquiry_id);
        IF state <> 'open' THEN
            RAISE EXCEPTION 'an answer that was sent is not edited' USING ERRCODE = 'check_violation';
        END IF;
        RETURN COALESCE(NEW, OLD);
    """,
)


def columns(row: str) -> str:
    """Return what of a question stays as it was sent."""
    names = (
        "case_id question points documents_wanted about line_id party_id document_id asked_by_id asked_for "
        "sent_at first_id round as_drafted edited_by_id edited_at"
    )
    return ", ".join(f"{row}.{name}" for name in names.split())
