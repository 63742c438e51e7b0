"""What `make run` and a developer's shell use: convenient, on this machine only."""

from config.env import env
from config.settings.base import *  # noqa: F403
from config.settings.base import (
    ALLOWED_HOSTS,
    CELERY_BEAT_SCHEDULE,
    FIELD_ENCRYPTION_KEYS,
    SECRET_KEY,
)

SECRET_KEY = SECRET_KEY or "local"
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"]  # noqa: S104
FIELD_ENCRYPTION_KEYS = FIELD_ENCRYPTION_KEYS or [
    "local:bG9jYWwtZGV2ZWxvcG1lbnQta2V5LW5vdC1zZWNyZXQ="
]
DEMO = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# On one machine somebody is watching: ask often, and do not let them wait for the next tick.
SYNC_TICK_SECONDS = env.int("SYNC_TICK_SECONDS", default=5)
SYNC_EXPORT_SETTLE_SECONDS = env.int("SYNC_EXPORT_SETTLE_SECONDS", default=3)
CELERY_BEAT_SCHEDULE["tick"].update(schedule=float(SYNC_TICK_SECONDS))
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
