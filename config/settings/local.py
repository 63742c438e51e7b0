"""What `make run` and a developer's shell use: convenient, on this machine only."""

from config.settings.base import *  # noqa: F403
from config.settings.base import ALLOWED_HOSTS, FIELD_ENCRYPTION_KEYS, SECRET_KEY

SECRET_KEY = SECRET_KEY or "local"
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"]  # noqa: S104
FIELD_ENCRYPTION_KEYS = FIELD_ENCRYPTION_KEYS or [
    "local:bG9jYWwtZGV2ZWxvcG1lbnQta2V5LW5vdC1zZWNyZXQ="
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
