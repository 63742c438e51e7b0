"""Walls, and the triggers by which the schedule follows contracts and changes.

See docs/decisions/: the schedule has to know of a contract or a change in the transaction that
makes it, whoever writes it, and the apps that write it must not know of sync.
"""

from django.db import migrations

from tenants import rls

TABLES = ("syncrun", "lease", "cursor", "quarantine", "outbox")

CONTRACT_TRIGGER = """
CREATE FUNCTION sync_follow_contract() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    live boolean := NEW.state = 'connected' AND NEW.pause_reasons = '{}';
BEGIN
    INSERT INTO sync_schedule AS s (tenant_id, lane, subject_id, active, ends_at, next_due_at)
    VALUES
        (NEW.tenant_id, 'setup', NEW.id,
         NEW.state IN ('requested', 'setting_up', 'awaiting_linkedin'), NULL, app_now()),
        (NEW.tenant_id, 'import', NEW.id, live, NEW.ends_at, app_now()),
        (NEW.tenant_id, 'export', NEW.app_id, true, NULL, app_now())
    ON CONFLICT (lane, subject_id) DO UPDATE SET
        active = EXCLUDED.active,
        ends_at = EXCLUDED.ends_at,
        -- What becomes possible again is due at once; what goes on keeps its time. Exports that
        -- waited for a live contract get a look.
        next_due_at = CASE
            WHEN EXCLUDED.active AND (NOT s.active OR s.lane = 'export') THEN EXCLUDED.next_due_at
            ELSE s.next_due_at END;
    RETURN NULL;
END $$;
CREATE TRIGGER sync_follow_contract
    AFTER INSERT OR UPDATE OF state, pause_reasons, ends_at ON integrations_contract
    FOR EACH ROW EXECUTE FUNCTION sync_follow_contract();
"""

CHANGE_TRIGGER = """
CREATE FUNCTION sync_follow_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Without a condition on the time: the row lock makes a dispatcher that claims it now wait,
    -- or us for the dispatcher. Else it could be claimed unseen and the change forgotten.
    UPDATE sync_schedule SET next_due_at = LEAST(next_due_at, app_now())
    WHERE lane = 'export' AND tenant_id = NULLIF(current_setting('app.tenant', true), '')::uuid;
    RETURN NULL;
END $$;
CREATE TRIGGER sync_follow_changes
    AFTER INSERT OR UPDATE ON candidates_change
    FOR EACH STATEMENT EXECUTE FUNCTION sync_follow_changes();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sync", "0001_initial"),
        ("candidates", "0002_isolation"),
        ("integrations", "0002_isolation"),
        ("tenants", "0002_isolation"),
    ]
    operations = [
        *(rls.protect(f"sync_{table}") for table in TABLES),
        rls.refer("sync_syncrun", "contract_id", "integrations_contract"),
        rls.refer("sync_cursor", "seat_id", "integrations_seat"),
        rls.refer("sync_quarantine", "run_id", "sync_syncrun"),
        rls.refer("sync_quarantine", "seat_id", "integrations_seat"),
        migrations.RunSQL(
            CONTRACT_TRIGGER,
            "DROP TRIGGER sync_follow_contract ON integrations_contract;"
            "DROP FUNCTION sync_follow_contract();",
        ),
        migrations.RunSQL(
            CHANGE_TRIGGER,
            "DROP TRIGGER sync_follow_changes ON candidates_change;"
            "DROP FUNCTION sync_follow_changes();",
        ),
    ]
