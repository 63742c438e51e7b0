"""Nothing secret reaches a log line, under whatever name or in whatever text it comes."""

import json

import structlog
from hypothesis import given
from hypothesis import strategies as st

from config.logging import LOGGING, redact

SECRETS = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-_.~+/", min_size=12, max_size=60)
NAMES = st.sampled_from(
    [
        "token",
        "access_token",
        "refreshToken",
        "client_secret",
        "clientSecret",
        "password",
        "new_password1",
        "Authorization",
        "HTTP_AUTHORIZATION",
        "cookie",
        "api_key",
    ]
)


def nested(leaf: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3),
            st.dictionaries(st.sampled_from(["a", "b", "data"]), inner, min_size=1),
        ),
        max_leaves=5,
    )


@given(SECRETS, NAMES, st.data())
def test_values_under_secret_names_never_show(secret, name, data):
    event = {"event": "call", "data": data.draw(nested(st.just({name: secret})))}
    assert secret not in json.dumps(redact(None, "info", event))


@given(SECRETS, st.sampled_from(["Bearer ", "bearer  ", "Basic "]), st.data())
def test_credentials_in_texts_never_show(secret, scheme, data):
    text = f"sent header {scheme}{secret}, answer 401"
    event = {"event": data.draw(nested(st.just(text)))}
    assert secret not in json.dumps(redact(None, "info", event))


@given(SECRETS)
def test_query_strings_forms_and_addresses_never_show_them(secret):
    texts = [
        f"POST /oauth?grant_type=x&client_secret={secret}&next=1",
        f"GET /callback?code={secret}",
        f'{{"access_token": "{secret}", "expires_in": 1}}',
    ]
    assert secret not in json.dumps(redact(None, "info", {"event": texts}))
    address = redact(None, "info", {"event": "postgres://me:hunter2hunter2@host/db refused"})
    assert address["event"] == "postgres://me:[redacted]@host/db refused"


def test_exceptions_and_odd_objects_are_cleaned_too():
    error = ValueError("Bearer abcdefghijklmnop")
    assert redact(None, "error", {"event": "x", "error": error}) == {
        "event": "x",
        "error": "ValueError('Bearer [redacted]')",
    }


def test_what_is_not_secret_stays_as_it_is():
    event = {"event": "run", "fetched": 3, "ok": True, "ratio": 0.5, "seat": None, "names": ["a"]}
    assert redact(None, "info", event) == event


def test_redaction_is_the_last_step_before_the_line_is_written():
    processors = LOGGING["formatters"]["lines"]["processors"]
    assert processors[-2] is redact
    assert structlog.processors.format_exc_info in processors[:-2]
