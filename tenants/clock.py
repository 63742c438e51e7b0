"""The one clock: the database's, through the SQL function `app_now()`.

In production it is `clock_timestamp()`. The test database replaces it by one that adds an offset,
so that expiry, leases and 30-day rules are tested without waiting.
"""

from datetime import datetime

from django.db import connection, models
from django.db.migrations import RunSQL


class AppNow(models.Func):
    function = "app_now"
    output_field = models.DateTimeField()


def app_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_now()")
        now: datetime = cursor.fetchone()[0]
    return now


CREATE = RunSQL(
    "CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql VOLATILE "
    "AS 'SELECT clock_timestamp()'",
    "DROP FUNCTION app_now()",
)
