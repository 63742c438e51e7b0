"""`/v2/exportedCandidates`: who was exported, asked with the id that the push carried."""

import json
from typing import Any

from .calls import Call
from .errors import Answer, json_answer
from .finders import check_finder, paging
from .notices import EXPORT, find_request
from .people import profile
from .store import Store


def exported_candidates(call: Call, store: Store) -> Answer:
    """`GET /v2/exportedCandidates?q=request&requestId=…` (D; the members of `candidate` R).

    One element, or none when the member has closed the account since. What a member withholds is
    absent; e-mail and phone are never here.
    """
    check_finder(call, "request")
    request = find_request(store, call, EXPORT)
    start, count = call.page()
    about = json.loads(request["about"])
    row = store.row("SELECT * FROM people WHERE id = ?", about["person_id"])
    shown = profile(row) if row else None
    elements: list[dict[str, Any]] = []
    if shown is not None and start == 0:
        employer = shown.get("currentEmployerName")
        candidate = {
            "member": f"urn:li:person:{shown['id']}",
            "firstName": shown["localizedFirstName"],
            "lastName": shown["localizedLastName"],
            "headline": shown.get("localizedHeadline"),
            "location": shown.get("locationName"),
            "currentEmployerNames": [employer] if employer else [],
            "publicProfileUrl": f"https://www.linkedin.com/in/{shown['id'].lower()}",
        }
        elements.append(
            {
                "candidate": {
                    name: value for name, value in candidate.items() if value is not None
                },
                "integrationContext": request["context"],
                "externalJobPostingId": about["external_job_id"],
            }
        )
    return json_answer({"elements": elements, "paging": paging(call, start, count, len(elements))})
