"""When two names may be the same person's: accents, order, initials and middle names aside."""

import re
import unicodedata
from collections.abc import Sequence

# Letters that decomposition does not take an accent from.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_WORD = re.compile(r"[^\W_]+")


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in plain small letters: "Brandão, M." gives brandao, m."""
    split = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN))
    plain = "".join(sign for sign in split if not unicodedata.combining(sign))
    return tuple(_WORD.findall(plain))


def similar(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the shorter name is in the longer one, each of its words by itself or its initial.

    One word in common has to be whole, and a single word is no name.
    """
    short, long = sorted((list(one), list(other)), key=len)
    if len(short) < 2:
        return False
    whole = 0
    # Whole words first, so that an initial does not take the word that another one is.
    for word in sorted(short, key=len, reverse=True):
        if word in long and len(word) > 1:
            long.remove(word)
            whole += 1
        elif match := next((w for w in long if _initial(word, w)), None):
            long.remove(match)
        else:
            return False
    return whole > 0


def _initial(one: str, other: str) -> bool:
    return one[0] == other[0] and 1 in {len(one), len(other)}
