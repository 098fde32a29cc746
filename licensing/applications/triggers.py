"""What the database refuses of an application beyond its constraints: rules that read another table."""

import pgtrigger

FILED_ON_AUTHORITY = pgtrigger.Trigger(
    name="filed_on_authority",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        IF TG_OP = 'UPDATE' THEN
            IF OLD.status = 'draft' AND NEW.status = 'submitted' AND NEW.declared_as = '' THEN
                RAISE EXCEPTION 'an application is filed on the authority of whoever declares'
                    USING ERRCODE = 'check_violation';
            END IF;
        END IF;
        IF NEW.declared_official_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM licensing_official
            WHERE id = NEW.declared_official_id
                AND signs AND organization_id = NEW.organization_id
        ) THEN
            RAISE EXCEPTION 'the official does not sign for the organization'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
