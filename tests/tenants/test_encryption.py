import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
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


@pytest.mark.django_db
def test_keys_are_rotated_and_a_second_time_changes_nothing(
    cast: Cast, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    for company in (cast.northwind, cast.fjordline):
        with inside(company):
            LinkedInAppFactory(client_secret=f"of {company.slug}")
    old = settings.FIELD_ENCRYPTION_KEYS  # type: ignore[attr-defined]
    new = f"next:{Fernet.generate_key().decode()}"
    settings.FIELD_ENCRYPTION_KEYS = [new, *old]  # type: ignore[attr-defined]
    call_command("rotate_keys")
    call_command("rotate_keys")
    said = capsys.readouterr().out.splitlines()
    assert said == ["2 values written with key next.", "0 values written with key next."]
    settings.FIELD_ENCRYPTION_KEYS = [new]  # type: ignore[attr-defined]
    with inside(cast.fjordline):
        assert LinkedInApp.objects.get().client_secret == "of fjordline"
