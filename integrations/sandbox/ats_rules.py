"""What LinkedIn demands of each ATS record: one check per kind, returning the fault or None.

Which fields are required, and their limits, is D (required-fields page); the texts follow the
wording that is documented for job postings. An e-mail address may be missing: it is required
"unless a person URN is attached", and the attaching comes after the first PUT.
"""

import re
from collections.abc import Callable
from typing import Any

Body = dict[str, Any]
Check = Callable[[Body], str | None]

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
INTERVIEW_TYPES = {None, "PHONE_SCREEN", "ONSITE"}
CANDIDATE_TEXTS = (
    "currentCompanyName",
    "currentJobTitle",
    "externalProfileUrl",
    "lastName",
    "linkedInProfileUrl",
    "middleInitial",
    "prefix",
    "suffix",
)
APPLICATION_TEXTS = ("candidateEmail", "lastName", "source", "dispositionReason")


def _missing(name: str) -> str:
    return f"ERROR :: /{name} :: field is required but not found and has no default value"


def _text(body: Body, name: str, *, required: bool = False) -> str | None:
    value = body.get(name)
    if value is None:
        return _missing(name) if required else None
    if not isinstance(value, str):
        return f"ERROR :: /{name} :: {value} cannot be coerced to String"
    if required and not value.strip():
        return f"ERROR :: /{name} :: length must be at least 1"
    return None


def _time(body: Body, name: str) -> str | None:
    value = body.get(name)
    if value is None:
        return _missing(name)
    if not isinstance(value, int) or isinstance(value, bool):
        return f"ERROR :: /{name} :: {value} cannot be coerced to Long"
    return None if value > 0 else f"ERROR :: /{name} :: must be greater than 0"


def _times(body: Body) -> str | None:
    problem = _time(body, "atsCreatedAt") or _time(body, "atsLastModifiedAt")
    if not problem and body["atsLastModifiedAt"] < body["atsCreatedAt"]:
        return "ERROR :: /atsLastModifiedAt :: must not be before atsCreatedAt"
    return problem


def _list(body: Body, name: str, *, required: bool) -> str | None:
    if body.get(name) is None:
        return _missing(name) if required else None
    return None if isinstance(body[name], list) else f"ERROR :: /{name} :: is not an array"


def _first(problems: Any) -> str | None:
    return next(filter(None, problems), None)


def check_candidate(body: Body) -> str | None:
    """A candidate: name, times, addresses and phone numbers have to be there."""
    problem = (
        _text(body, "firstName", required=True)
        or _times(body)
        or _list(body, "addresses", required=True)
        or _list(body, "phoneNumbers", required=True)
        or _list(body, "emailAddresses", required=False)
        or _first(_text(body, name) for name in CANDIDATE_TEXTS)
    )
    if problem:
        return problem
    for address in body.get("emailAddresses") or []:
        if not isinstance(address, str) or not EMAIL.fullmatch(address):
            return f"ERROR :: /emailAddresses :: {address} is not an e-mail address"
    for number in body["phoneNumbers"]:
        if not isinstance(number, dict) or not number.get("number"):
            return _missing("phoneNumbers/number")
    if not isinstance(body.get("doNotContact", False), bool):
        return "ERROR :: /doNotContact :: cannot be coerced to Boolean"
    return None


def check_application(body: Body) -> str | None:
    """An application: candidate, job, name and times have to be there."""
    required = ("atsCandidateId", "atsJobPostingId", "atsJobPostingName", "firstName")
    return (
        _first(_text(body, name, required=True) for name in required)
        or _times(body)
        or _first(_text(body, name) for name in APPLICATION_TEXTS)
    )


def check_stage(body: Body) -> str | None:
    """A stage: free text, at least one character, not "Not Available"."""
    problem = _time(body, "atsCreatedAt") or _text(body, "stage", required=True)
    if not problem and body["stage"] == "Not Available":
        return 'ERROR :: /stage :: must not be "Not Available"'
    return problem


def check_note(body: Body) -> str | None:
    """A note on a candidate or an application."""
    return _time(body, "atsCreatedAt") or _text(body, "note", required=True) or _person(body)


def _person(body: Body, name: str = "author") -> str | None:
    value = body.get(name)
    if value is None or isinstance(value, dict):
        return None
    return f"ERROR :: /{name} :: is not an object"


def check_feedback(body: Body) -> str | None:
    """Interview feedback: everything is optional; what is there has its form."""
    if body.get("interviewType") not in INTERVIEW_TYPES:
        return f'ERROR :: /interviewType :: "{body["interviewType"]}" is not an enum symbol'
    problem = (
        (_time(body, "atsCreatedAt") if "atsCreatedAt" in body else None)
        or _text(body, "feedback")
        or _person(body, "interviewer")
        or _list(body, "evaluations", required=False)
    )
    if problem:
        return problem
    for item in body.get("evaluations") or []:
        if not isinstance(item, dict) or not item.get("attribute") or "result" not in item:
            return _missing("evaluations/attribute")
    return None
