"""What the database keeps of returns by itself: accounts that follow their lines, and running totals."""

import pgtrigger

FOLLOWS = pgtrigger.Trigger(
    name="return_account_follows",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("drawn"),  # type: ignore[no-untyped-call]
    func="""
        IF TG_OP = 'INSERT' AND NEW.continues_id IS NOT NULL THEN
            UPDATE licensing_returnaccount
                SET line_id = NEW.id, gone = NEW.drawn, version = version + 1, updated_at = now()
                WHERE line_id = NEW.continues_id;
            IF FOUND THEN
                RETURN NEW;
            END IF;
        END IF;
        IF NEW.drawn > 0 AND EXISTS (
            SELECT 1 FROM licensing_license WHERE id = NEW.license_id AND return_by IS NOT NULL
        ) THEN
            INSERT INTO licensing_returnaccount (id, created_at, updated_at, version, line_id, gone, settled)
                VALUES (gen_random_uuid(), now(), now(), 1, NEW.id, NEW.drawn, 0)
                ON CONFLICT (line_id) DO UPDATE SET gone = EXCLUDED.gone,
                    version = licensing_returnaccount.version + 1, updated_at = now();
        END IF;
        RETURN NEW;
    """,
)
TOTALS = pgtrigger.Trigger(
    name="return_entry_totals",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM licensing_returnentry wrong
            WHERE wrong.id = NEW.corrects_id AND wrong.account_id = NEW.account_id
                AND wrong.corrects_id IS NULL AND wrong.quantity = -NEW.quantity AND wrong.kind = NEW.kind
        ) THEN
            RAISE EXCEPTION 'a counter entry takes the whole of one entry back'
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.other_id IS NOT NULL AND NEW.corrects_id IS NULL THEN
            PERFORM 1 FROM licensing_license WHERE id = NEW.other_id FOR UPDATE;
            IF NEW.quantity > (
                SELECT coalesce(sum(there.drawn), 0) FROM licensing_licenseline there
                JOIN licensing_controllistentry its ON its.id = there.entry_id
                JOIN licensing_licenseline here ON here.id = NEW.line_id AND here.unit = there.unit
                JOIN licensing_controllistentry own ON own.id = here.entry_id AND own.code = its.code
                WHERE there.license_id = NEW.other_id
            ) - (
                SELECT coalesce(sum(entry.quantity), 0) FROM licensing_returnentry entry
                JOIN licensing_license other ON other.id = entry.other_id
                JOIN licensing_license named ON named.id = NEW.other_id AND named.number = other.number
                JOIN licensing_licenseline line ON line.id = entry.line_id
                JOIN licensing_controllistentry its ON its.id = line.entry_id
                JOIN licensing_licenseline here ON here.id = NEW.line_id AND here.unit = line.unit
                JOIN licensing_controllistentry own ON own.id = here.entry_id AND own.code = its.code
            ) THEN
                RAISE EXCEPTION 'goods stay under a license on which they were shipped, once'
                    USING ERRCODE = 'check_violation';
            END IF;
        END IF;
        UPDATE licensing_returnaccount
            SET settled = settled + NEW.quantity, version = version + 1, updated_at = now()
            WHERE id = NEW.account_id AND line_id = NEW.line_id RETURNING settled INTO NEW.total;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'an entry is made on the edition that stands' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
