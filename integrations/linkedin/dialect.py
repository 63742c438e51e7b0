"""The two dialects of LinkedIn's API: `/v2`, and `/rest` with its version header.

`/v2` is Rest.li 1.0 for records; `/rest` renames resources and members, drops `dataProvider`, and
mostly speaks 2.0. Its pages mix both styles of keys, so the style belongs to the resource.
Source: learn.microsoft.com/en-us/linkedin/talent/versioning and …/talent/release-notes
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

from integrations.linkedin import keys
from integrations.linkedin.keys import Key, Parsed

PROTOCOL_2 = "2.0.0"


@dataclass(frozen=True)
class Dialect:
    """`base` is the path's beginning; `version` the header's value, '' in `/v2`."""

    base: str
    version: str = ""

    @property
    def is_rest(self) -> bool:
        return self.base == "/rest"


V2 = Dialect("/v2")


@dataclass(frozen=True)
class Entity:
    """How one kind of record is addressed in one dialect.

    `protocol` is that of its keys. `parts` and `members` are what the dialect calls the parts of
    a key and the members of a body, by their names in `/v2`; a part mapped to '' is left out.
    """

    path: str
    protocol: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)

    def key(self, key: Key) -> dict[str, str]:
        named = ((self.parts.get(name, name), value) for name, value in key.items())
        return {name: value for name, value in named if name}

    def body(self, body: Mapping[str, Any]) -> dict[str, Any]:
        named = ((self.members.get(name, name), value) for name, value in body.items())
        return {name: value for name, value in named if name}

    def query(self, some: Sequence[Key]) -> str:
        own = [self.key(key) for key in some]
        return keys.query_v2(own) if self.protocol else keys.query_v1(own)

    def text(self, key: Key) -> str:
        own = self.key(key)
        return keys.text_v2(own) if self.protocol else keys.text_v1(own)

    def parse(self, text: str) -> Parsed | None:
        """The key that a text of an answer stands for; None for what is none."""
        try:
            return keys.parse_v2(text) if self.protocol else keys.parse_v1(text)
        except ValueError:
            return None


class Simple(Entity):
    """A record whose key has no parts: `ids=A&ids=B`, and `A` in a body. Its key is `{"id": A}`."""

    def query(self, some: Sequence[Key]) -> str:
        return "&".join("ids=" + quote_plus(key["id"]) for key in some)

    def text(self, key: Key) -> str:
        return key["id"]

    def parse(self, text: str) -> Parsed | None:
        return keys.parsed({"id": text})
