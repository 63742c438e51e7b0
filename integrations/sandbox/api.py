"""The LinkedIn side: `/oauth/v2/accessToken` and `/v2/…`, dispatched by one literal table."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import faults
from .ats import ats_records
from .calls import Call, read_call
from .contacts import closed_members, mail_stubs, prospect_notes
from .errors import Answer, ApiError, bad_request, no_resource
from .exports import exported_candidates
from .integrations import integrations
from .jobs import job_postings, job_status, job_tasks
from .oauth import access_token, caller
from .provisioning import application_security, provisioned_applications
from .recruiter import conversation_events, people, seats
from .store import Store

RESOURCES: dict[str, Callable[[Call, Store], Answer]] = {
    "provisionedApplications": provisioned_applications,
    "developerApplicationsSecurity": application_security,
    "atsIntegrations": integrations,
    "seatsV2": seats,
    "conversationEvents": conversation_events,
    "people": people,
    "mailStubs": mail_stubs,
    "prospectNotes": prospect_notes,
    "closedMembers": closed_members,
    "exportedCandidates": exported_candidates,
    "simpleJobPostings": job_postings,
    "simpleJobPostingTasks": job_tasks,
    "jobPostingStatus": job_status,
    "atsCandidates": ats_records,
    "atsApplications": ats_records,
}


async def token(request: Request) -> Response:
    """`POST /oauth/v2/accessToken`."""
    store: Store = request.app.state.store
    body = await request.body()
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return await _answer(request, lambda: access_token(store, media_type, body))


async def resource(request: Request) -> Response:
    """Any call to `/v2/…`: limits, tunnel, fault, token, resource, in this order."""
    store: Store = request.app.state.store
    scope = request.scope
    path = scope.get("raw_path", scope["path"].encode()).decode("latin-1").partition("?")[0]
    query = scope["query_string"].decode("latin-1")
    try:
        call = read_call(request.method, path, query, request.headers, await request.body())
    except ApiError as error:
        return faults.respond(error.answer())
    scope["li"].update(method=call.method, query=call.query, tunnelled=call.tunnelled)
    return await _answer(request, lambda: _handle(call, store, scope["li"]), call.method)


def _handle(call: Call, store: Store, log: dict[str, Any]) -> Answer:
    try:
        client_id, is_parent = caller(store, call.headers.get("authorization", ""))
        log["client_id"] = call.client_id = client_id
        call.is_parent = is_parent
        handler = RESOURCES.get(call.resource)
        if handler is None:
            raise no_resource(call.resource)
        return handler(call, store)
    except ApiError as error:
        return error.answer()
    except UnicodeEncodeError:
        return bad_request("Request holds text that is not Unicode").answer()


async def _answer(request: Request, handle: Callable[[], Answer], method: str = "POST") -> Response:
    store: Store = request.app.state.store
    fault = faults.pick(store, request.url.path, method)
    if fault is None:
        return faults.respond(handle())
    request.scope["li"]["fault"] = fault.kind
    if fault.kind in faults.SPOILING:
        return faults.spoil(store, fault, handle())
    faults.use(store, fault)
    if fault.options.get("applied"):
        handle()
    return faults.respond(await faults.replace(fault, request))


VERBS = ["GET", "POST", "PUT", "DELETE", "PATCH"]
ROUTES = [
    Route("/oauth/v2/accessToken", token, methods=["POST"]),
    Route("/v2/{rest:path}", resource, methods=VERBS),
]
