from django.db import migrations

from tenants import rls

TABLES = ("candidate", "job", "application", "activity", "thread", "message", "change")


class Migration(migrations.Migration):
    dependencies = [("candidates", "0001_initial"), ("tenants", "0002_isolation")]
    operations = [
        *(rls.protect(f"candidates_{table}") for table in TABLES),
        rls.refer("candidates_application", "candidate_id", "candidates_candidate"),
        rls.refer("candidates_application", "job_id", "candidates_job", on_delete="NO ACTION"),
        rls.refer("candidates_activity", "candidate_id", "candidates_candidate"),
        rls.refer("candidates_activity", "actor_id", "tenants_membership", "user_id", "NO ACTION"),
        rls.refer("candidates_thread", "candidate_id", "candidates_candidate"),
        rls.refer("candidates_message", "thread_id", "candidates_thread"),
    ]
