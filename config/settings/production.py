"""Production: HTTPS only, secrets from the environment, hashed static files, JSON logs."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import ALLOWED_HOSTS, FIELD_ENCRYPTION_KEYS, PUBLIC_URL, SECRET_KEY

for _name, _value in {
    "SECRET_KEY": SECRET_KEY,
    "ALLOWED_HOSTS": ALLOWED_HOSTS,
    "FIELD_ENCRYPTION_KEYS": FIELD_ENCRYPTION_KEYS,
}.items():
    if not _value:
        raise ImproperlyConfigured(f"Set {_name}: production has no default for it.")

_PUBLISHED = ("local", "local-compose-not-secret")
if SECRET_KEY in _PUBLISHED or any(key.startswith("local:") for key in FIELD_ENCRYPTION_KEYS):
    raise ImproperlyConfigured(
        "SECRET_KEY and FIELD_ENCRYPTION_KEYS must be your own: these stand in the source code."
    )

CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
