"""Encrypted columns: Fernet with its own list of keys, newest first, each with an id.

Stored form: `id:token`. The id says which key, so that a rotation can find what is left to do and
a missing key is named instead of guessed. Never derived from SECRET_KEY.
"""

from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


@lru_cache(maxsize=8)
def _keys(configured: tuple[str, ...]) -> dict[str, Fernet]:
    keys: dict[str, Fernet] = {}
    for entry in configured:
        key_id, separator, key = entry.partition(":")
        if not separator or not key_id:
            raise ImproperlyConfigured("FIELD_ENCRYPTION_KEYS holds `id:key` pairs.")
        try:
            keys[key_id] = Fernet(key)
        except ValueError as error:
            raise ImproperlyConfigured(f"Encryption key {key_id} is not a Fernet key.") from error
    if not keys:
        raise ImproperlyConfigured("Set FIELD_ENCRYPTION_KEYS: credentials are stored encrypted.")
    return keys


def keys() -> dict[str, Fernet]:
    return _keys(tuple(settings.FIELD_ENCRYPTION_KEYS))


def current_key_id() -> str:
    return next(iter(keys()))


def encrypt(plain: str) -> str:
    key_id = current_key_id()
    return f"{key_id}:{keys()[key_id].encrypt(plain.encode()).decode()}"


def decrypt(stored: str) -> str:
    key_id, _, token = stored.partition(":")
    if key_id not in keys():
        raise ImproperlyConfigured(f"Encryption key {key_id} is not in FIELD_ENCRYPTION_KEYS.")
    try:
        return keys()[key_id].decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise ImproperlyConfigured(f"Encryption key {key_id} does not open this value.") from error


class Secret(str):
    """A decrypted value that does not print itself."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret(…)"


class EncryptedTextField(models.TextField):
    """Text that is encrypted in the column. Cannot be searched; '' stays ''."""

    def from_db_value(self, value: str | None, *_: object) -> Secret | None:
        if value is None or value == "":
            return None if value is None else Secret("")
        return Secret(decrypt(value))

    def get_prep_value(self, value: str | None) -> str | None:
        return encrypt(str(value)) if value else value
