from collections.abc import Iterator

import pytest

from integrations import clients
from integrations.linkedin.deadline import open_http
from integrations.linkedin.transport import Transport
from tests.integrations.http_server import Oddity, odd_server


@pytest.fixture
def odd() -> Iterator[Oddity]:
    """A server whose answers the test makes up."""
    with odd_server() as server:
        yield server


@pytest.fixture
def transport() -> Iterator[Transport]:
    """As the product makes it, with a short deadline."""
    with open_http() as http:
        yield Transport(http, deadline_seconds=1.0)


@pytest.fixture(autouse=True)
def no_tokens_of_another_test() -> None:
    """The sandbox forgets its tokens with every reset; so must this process."""
    clients._tokens.cache_clear()


def nothing() -> None:
    """The `before_step` of set-up where nobody else could be doing it."""
