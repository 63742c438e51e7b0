from django.db import migrations

from tenants import rls


class Migration(migrations.Migration):
    dependencies = [("integrations", "0001_initial"), ("tenants", "0002_isolation")]
    operations = [
        rls.protect("integrations_linkedinapp"),
        rls.protect("integrations_contract"),
        rls.protect("integrations_seat"),
        rls.refer(
            "integrations_contract", "app_id", "integrations_linkedinapp", on_delete="NO ACTION"
        ),
        rls.refer(
            "integrations_contract",
            "acknowledged_by_id",
            "tenants_membership",
            "user_id",
            "NO ACTION",
        ),
        rls.refer("integrations_seat", "contract_id", "integrations_contract"),
        # A seat's user is a member of the seat's company: the database holds it, not a form.
        rls.refer("integrations_seat", "user_id", "tenants_membership", "user_id", "NO ACTION"),
    ]
