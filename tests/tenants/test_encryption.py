import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from integrations.models import LinkedInApp
from tenants import encryption
from tests.cast import Cast, inside
from tests.factories import LinkedInAppFactory


@given(st.text(min_size=1).filter(lambda text: text.isprintable()))
def test_what_was_encrypted_comes_back(text: str) -> None:
    stored = encryption.encrypt(text)
    assert encryption.decrypt(stored) == text
    assert text not in stored or len(text) < 4


def test_an_older_key_still_opens_and_the_newest_writes(settings: object) -> None:
    old = f"old:{Fernet.generate_key().decode()}"
    new = f"new:{Fernet.generate_key().decode()}"
    settings.FIELD_ENCRYPTION_KEYS = [old]  # type: ignore[attr-defined]
    stored = encryption.encrypt("secret")
    settings.FIELD_ENCRYPTION_KEYS = [new, old]  # type: ignore[attr-defined]
    assert encryption.decrypt(stored) == "secret"
    assert encryption.encrypt("secret").startswith("new:")
    settings.FIELD_ENCRYPTION_KEYS = [new]  # type: ignore[attr-defined]
    with pytest.raises(ImproperlyConfigured, match="key old is not in"):
        encryption.decrypt(stored)


@pytest.mark.parametrize("keys", [[], ["no-separator"], ["id:not-a-key"]])
def test_bad_keys_are_named(settings: object, keys: list[str]) -> None:
    settings.FIELD_ENCRYPTION_KEYS = keys  # type: ignore[attr-defined]
    with pytest.raises(ImproperlyConfigured):
        encryption.encrypt("secret")


@pytest.mark.django_db
def test_a_credential_is_not_in_the_column_nor_printed(cast: Cast) -> None:
    with inside(cast.northwind):
        LinkedInAppFactory(client_secret="hush-hush")
        with connection.cursor() as cursor:
            cursor.execute("SELECT client_secret FROM integrations_linkedinapp")
            [[column]] = cursor.fetchall()
        app = LinkedInApp.objects.get()
    assert "hush-hush" not in column
    assert app.client_secret == "hush-hush"
    assert "hush-hush" not in repr(app.client_secret)
