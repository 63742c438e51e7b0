"""Strategies of what LinkedIn may answer, however wrong: any JSON, and JSON near a shape."""

import ast
import json
from typing import Any

import msgspec
from hypothesis import strategies as st

TEXTS = st.text(max_size=8) | st.sampled_from(["", "\ud83d", "\x00", "urn:li:person:P", "1e999"])
NUMBERS = (
    st.integers()
    | st.floats()
    | st.sampled_from([10**30, -(10**30), 10**400, 2**63, -1, 0, 200, 204, 404, 500])
)
SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS | st.just("9" * 5000)
ANY = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
NAMES = ["(id:P1)", "id=P1", "P1", "(", "(a", "((a:b)", "%28id%3AP1%29"]


def named(*names: str) -> st.SearchStrategy[str]:
    """Keys of an answer: often those that were asked for."""
    return st.sampled_from([*names, *NAMES]) | TEXTS


def near(shape: Any, *names: str) -> st.SearchStrategy[Any]:
    """JSON that a shape would take, with anything in the place of any part of it. `names` are
    likely keys of its maps.
    """
    return _near(msgspec.inspect.type_info(shape), named(*names))


def _near(info: Any, keys: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    right: st.SearchStrategy[Any] = SCALARS
    if isinstance(info, msgspec.inspect.StructType):
        members = {field.encode_name: _near(field.type, keys) for field in info.fields}
        right = st.fixed_dictionaries({}, optional={**members, "unknown": ANY})
    elif isinstance(info, msgspec.inspect.ListType):
        right = st.lists(_near(info.item_type, keys), max_size=3)
    elif isinstance(info, msgspec.inspect.DictType):
        right = st.dictionaries(keys, _near(info.value_type, keys), max_size=3)
    elif isinstance(info, msgspec.inspect.UnionType):
        right = st.one_of(*[_near(one, keys) for one in info.types])
    elif isinstance(info, msgspec.inspect.RawType):
        right = ANY
    elif isinstance(info, msgspec.inspect.IntType):
        right = NUMBERS
    elif isinstance(info, msgspec.inspect.StrType):
        right = TEXTS
    # Mostly right, so that what is inside is reached.
    return st.one_of(right, right, right, right, ANY)


@st.composite
def bodies(draw: st.DrawFn, values: st.SearchStrategy[Any]) -> bytes:
    """A value as JSON, in ASCII or not, whole or cut or with bytes in it that are none."""
    escaped = draw(st.booleans())
    body = json.dumps(draw(values), ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 5)) == 0:
        at = draw(st.integers(0, len(body)))
        body = body[:at] + draw(st.binary(max_size=3)) + body[at + draw(st.integers(0, 3)) :]
    return body


def readers(source: str, namespace: dict[str, Any]) -> set[Any]:
    """The types that a module's source reads JSON as: `….decode(Type)` and `type=Type`."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        if ast.unparse(node.func).rpartition(".")[2] not in {"decode", "_decode", "convert"}:
            continue
        given = [*node.args, *(word.value for word in node.keywords if word.arg == "type")]
        for one in given:
            value = _value(ast.unparse(one), namespace)
            if isinstance(value, type) and issubclass(value, msgspec.Struct):
                found.add(value)
    return found


def _value(text: str, namespace: dict[str, Any]) -> Any:
    value: Any = None
    for number, name in enumerate(text.split(".")):
        value = namespace.get(name) if number == 0 else getattr(value, name, None)
    return value
