import pytest

from integrations import clients
from tests.cast import Cast
from tests.linkedin import SandboxLinkedIn
from tests.sync.line import Line


@pytest.fixture(autouse=True)
def no_tokens_of_another_test() -> None:
    """The sandbox forgets its tokens with every reset; so must this process."""
    clients._tokens.cache_clear()


@pytest.fixture
def line(cast: Cast, linkedin: SandboxLinkedIn) -> Line:
    """Alice's contract, not asked for yet."""
    return Line(cast.alice, linkedin)
