"""The version that a call to `/rest` has to name: `LinkedIn-Version: YYYYMM` or `YYYYMM.RR` (D)."""

import re
from collections.abc import Mapping

from .errors import ApiError

ACTIVE = {
    *("202505", "202506", "202507", "202508", "202510", "202511", "202512"),
    *("202602", "202603", "202604"),
}
REVISIONS = {"202508.02"}
_FORM = re.compile(r"(\d{6})(?:\.(\d{2}))?")


def check_version(headers: Mapping[str, str]) -> None:
    """400 without a version, 426 for one that is not active (both seen by third parties)."""
    version = headers.get("linkedin-version", "").strip()
    if not version:
        raise ApiError(
            400,
            "A version must be present. Please specify a version by adding the LinkedIn-Version"
            " header.",
            name="VERSION_MISSING",
            headers={"x-restli-gateway-error": "true"},
        )
    match = _FORM.fullmatch(version)
    month, revision = (match[1], match[2] or "01") if match else (version, "")
    if month not in ACTIVE or (revision != "01" and version not in REVISIONS):
        raise ApiError(
            426, f"Requested version {month}{revision} is not active", name="NONEXISTENT_VERSION"
        )
