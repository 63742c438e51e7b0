"""Settings of the test suite: real PostgreSQL and Redis, no network beyond this machine."""

from config.settings.local import *  # noqa: F403

SECRET_KEY = "test-only-not-secret"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LINKEDIN_API_URL = "http://127.0.0.1:1"
LINKEDIN_AUTH_URL = "http://127.0.0.1:1"
LINKEDIN_CLIENT_ID = "parent-client"
LINKEDIN_CLIENT_SECRET = "parent-secret"  # noqa: S105
CELERY_BROKER_URL = "memory://"
