from django.db import migrations

from tenants import clock, rls


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]
    operations = [
        clock.CREATE,
        rls.protect("tenants_apitoken"),
        rls.protect("tenants_auditrecord"),
        rls.protect("tenants_notification"),
        rls.refer("tenants_apitoken", "user_id", "tenants_membership", "user_id", "NO ACTION"),
        rls.refer("tenants_auditrecord", "actor_id", "tenants_membership", "user_id", "NO ACTION"),
        rls.refer("tenants_notification", "user_id", "tenants_membership", "user_id"),
    ]
