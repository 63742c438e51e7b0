"""What LinkedIn demands of a job that is posted: the refusal of one element, or None.

Fields, limits and most texts D (job posting schema and its error table); where only the limit is
documented the text follows the same pattern (R). What LinkedIn finds out later, in its own
processing, is in `job_work.py`.
"""

from typing import Any
from urllib.parse import urlsplit

from .restli import urn_id

Body = dict[str, Any]
Fault = tuple[int, str]

DAY_MS = 86_400_000
OPERATIONS = ("CREATE", "UPDATE", "RENEW", "CLOSE")
AVAILABILITY = ("PUBLIC", "PRIVATE_TO_ATS_INTEGRATION", "INTERNAL")
PRIVATE = "PRIVATE_TO_ATS_INTEGRATION"
ENUMS: dict[str, tuple[str, ...]] = {
    "jobPostingOperationType": OPERATIONS,
    "availability": AVAILABILITY,
    "listingType": ("BASIC", "PREMIUM"),
    "employmentStatus": (
        *("FULL_TIME", "PART_TIME", "CONTRACT", "INTERNSHIP", "TEMPORARY", "VOLUNTEER", "OTHER"),
    ),
    "experienceLevel": (
        *("ENTRY_LEVEL", "MID_SENIOR_LEVEL", "DIRECTOR", "EXECUTIVE", "INTERNSHIP", "ASSOCIATE"),
        "NOT_APPLICABLE",
    ),
}
# The private jobs of an ATS left the versioned dialect for another resource.
REST_ENUMS = {
    **ENUMS,
    "jobPostingOperationType": (*OPERATIONS, "UPGRADE", "DOWNGRADE"),
    "availability": ("PUBLIC", "INTERNAL"),
}
REQUIRED = (
    "externalJobPostingId",
    "jobPostingOperationType",
    "title",
    "description",
    "location",
    "companyApplyUrl",
    "listedAt",
)
TEXTS: dict[str, int | None] = {
    "title": 200,
    "description": None,
    "location": None,
    "companyApplyUrl": None,
    "companyName": None,
    "companyPageUrl": None,
    "companyJobCode": None,
    "skillsDescription": 4000,
    "posterEmail": None,
    "requisitionOwnerEmail": None,
    "requisitionOwnerFirstName": None,
    "requisitionOwnerLastName": None,
}
LISTS = ("categories", "industries", "workplaceTypes", "alternateLocations")
TIMES = ("listedAt", "expireAt")
KNOWN = ("externalJobPostingId", *TEXTS, *ENUMS, *TIMES, *LISTS, "showPosterInfo")
ABSENT = "field is required but not found and has no default value"
WORKPLACES = {"on-site", "hybrid", "remote"}
COMPANY = ("integrationContext", "company", "companyPageUrl", "companyName")


def check(body: Body, *, rest: bool, now: int, task: str) -> Fault | None:
    """The first thing that is wrong with an element. `task` is the urn it would get."""
    return _forms(body, rest=rest) or _values(body, now, task)


def _bad(name: str, what: str) -> Fault:
    return 422, f"ERROR :: /{name} :: {what}\n"


def _forms(body: Body, *, rest: bool) -> Fault | None:
    """Names and types, as Rest.li checks them: 422."""
    for name in REQUIRED:
        if body.get(name) is None:
            return _bad(name, ABSENT)
    if not isinstance(body["externalJobPostingId"], str):
        return 500, "Internal Server Error"
    texts = {**TEXTS, "externalJobPostingId": 75 if rest else 200}
    enums = REST_ENUMS if rest else ENUMS
    return next(filter(None, (_form(name, body.get(name), texts, enums) for name in KNOWN)), None)


def _form(
    name: str, value: Any, texts: dict[str, int | None], enums: dict[str, tuple[str, ...]]
) -> Fault | None:
    """One field that is there, by its kind."""
    if value is None:
        return None
    problem = None
    if name in texts:
        problem = _text(value, texts[name], required=name in REQUIRED)
    elif name in enums and not isinstance(value, str):
        problem = "enum type is not backed by a String"
    elif name in enums and value not in enums[name]:
        problem = f'"{value}" is not an enum symbol'
    elif name in TIMES and type(value) is not int:
        problem = f"{value} cannot be coerced to Long"
    elif name in LISTS and not isinstance(value, list):
        problem = "is not an array"
    elif name == "showPosterInfo" and not isinstance(value, bool):
        problem = "cannot be coerced to Boolean"
    return _bad(name, problem) if problem else None


def _text(value: Any, limit: int | None, *, required: bool) -> str | None:
    if not isinstance(value, str):
        return f"{value} cannot be coerced to String"
    if required and not value.strip():
        return "length must be at least 1"
    return f"length must be at most {limit}" if limit and len(value) > limit else None


def _values(body: Body, now: int, task: str) -> Fault | None:
    """What the values have to be."""
    if not any(body.get(name) for name in COMPANY):
        return 400, "Either context or company or companyPageUrl or companyName must be provided"
    if not _is_web(body["companyApplyUrl"]):
        job = body["externalJobPostingId"]
        text = f"Invalid company apply url for job with externalPartnerId {job}, taskUrn {task}"
        return 400, text
    if body["listedAt"] <= 0 or body["listedAt"] > now:
        return 400, "Invalid listedAt: it must be a time that is not in the future"
    return _lists(body) or _expiry(body, now) or _kind(body)


def _lists(body: Body) -> Fault | None:
    places = body.get("workplaceTypes") or []
    if len(places) > 1:
        text = "The workplaceTypes field cannot have more than one value provided."
        return 400, f"{text} Provided values [{', '.join(map(str, places))}]"
    if places and str(places[0]).lower() not in WORKPLACES:
        return _bad("workplaceTypes", f'"{places[0]}" is not an enum symbol')
    if len(body.get("categories") or []) > 3:
        return _bad("categories", "size must be at most 3")
    if len(body.get("alternateLocations") or []) > 6:
        return 422, "The job contains more than seven locations"
    return None


def _expiry(body: Body, now: int) -> Fault | None:
    expire_at = body.get("expireAt")
    if expire_at is None:
        return None
    days = (expire_at - now) / DAY_MS
    if days <= 0 or (body.get("listingType") == "PREMIUM" and not 1 <= days <= 90):
        return 400, "Invalid ExpirationDate"
    return None


def _kind(body: Body) -> Fault | None:
    is_premium = body.get("listingType") == "PREMIUM"
    availability = body.get("availability") or "PUBLIC"
    if is_premium and availability != "PUBLIC":
        return 400, "A PREMIUM job must be PUBLIC"
    if (is_premium or availability == "INTERNAL") and not body.get("contract"):
        return _bad("contract", ABSENT)
    if availability == PRIVATE and not body.get("integrationContext"):
        return _bad(
            "integrationContext", "field is required but not found and has no default value"
        )
    if availability == PRIVATE and body.get("alternateLocations"):
        return 400, f"A job that is {PRIVATE} has one location"
    return None


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def organization_of(body: Body) -> str:
    """The id in the organization urn, or '' where the company is named in words only."""
    urn = body.get("integrationContext") or body.get("company")
    return urn_id(str(urn), "organization") if urn else ""
