"""The LinkedIn side: `/oauth/v2/…`, `/v2/…` and `/rest/…`, dispatched by literal tables."""

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import faults
from .ats import ats_records
from .ats_parts import rest_notes
from .calls import Call, read_call
from .configurations import integration_configurations
from .contacts import closed_members, mail_stubs, prospect_notes
from .errors import Answer, ApiError, bad_request, no_resource
from .exports import exported_candidates
from .integrations import integrations
from .introspection import introspect
from .jobs import job_postings, job_status, job_tasks
from .limits import Limits
from .oauth import access_token, caller
from .provisioning import application_security, provisioned_applications
from .recruiter import conversation_events, people, seats
from .store import Store
from .versions import check_version

Handler = Callable[[Call, Store], Answer]
RESOURCES: dict[str, Handler] = {
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
REST_RESOURCES: dict[str, Handler] = {
    "integrations": integrations,
    "integrationConfigurations": integration_configurations,
    "seatsV2": seats,
    "simpleJobPostings": job_postings,
    "simpleJobPostingTasks": job_tasks,
    "candidates": ats_records,
    "atsApplications": ats_records,
    "candidateNotes": rest_notes,
    "applicationNotes": rest_notes,
}


def oauth(action: Callable[[Store, str, bytes], Answer]) -> Callable[[Request], Any]:
    """An endpoint around `action(store, media type, body)`."""

    async def endpoint(request: Request) -> Response:
        store: Store = request.app.state.store
        body = await request.body()
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        return await _answer(request, lambda: action(store, media_type, body))

    return endpoint


async def resource(request: Request) -> Response:
    """Any call to `/v2/…` or `/rest/…`: size, tunnel, fault, version, token, limit, resource, in
    this order.
    """
    store: Store = request.app.state.store
    limits: Limits = request.app.state.limits
    scope = request.scope
    path = scope.get("raw_path", scope["path"].encode()).decode("latin-1").partition("?")[0]
    query = scope["query_string"].decode("latin-1")
    rest = path.startswith("/rest/")
    try:
        call = read_call(request.method, path, query, request.headers, await request.body())
    except ApiError as error:
        return faults.respond(error.answer(rest=rest))
    call.rest = rest
    scope["li"].update(method=call.method, query=call.query, tunnelled=call.tunnelled)
    return await _answer(request, lambda: _handle(call, store, limits, scope["li"]), call)


def _handle(call: Call, store: Store, limits: Limits, log: dict[str, Any]) -> Answer:
    try:
        if call.rest:
            check_version(call.headers)
        client_id, is_parent = caller(store, call.headers.get("authorization", ""))
        log["client_id"] = call.client_id = client_id
        call.is_parent = is_parent
        handler = (REST_RESOURCES if call.rest else RESOURCES).get(call.resource)
        if handler is None:
            raise no_resource(call.resource)
        limits.request(call, log)
        call.spend = partial(limits.records, call)
        return handler(call, store)
    except ApiError as error:
        return error.answer(rest=call.rest)
    except UnicodeEncodeError:
        return bad_request("Request holds text that is not Unicode").answer(rest=call.rest)


async def _answer(
    request: Request, handle: Callable[[], Answer], call: Call | None = None
) -> Response:
    store: Store = request.app.state.store
    fault = faults.pick(store, request.url.path, call.method if call else "POST")
    if fault is None:
        return faults.respond(handle())
    request.scope["li"]["fault"] = fault.kind
    if fault.kind in faults.SPOILING:
        return faults.spoil(store, fault, handle, call)
    faults.use(store, fault)
    if fault.options.get("applied"):
        handle()
    return await faults.replace(fault, request, rest=bool(call and call.rest))


VERBS = ["GET", "POST", "PUT", "DELETE", "PATCH"]
ROUTES = [
    Route("/oauth/v2/accessToken", oauth(access_token), methods=["POST"]),
    Route("/oauth/v2/introspectToken", oauth(introspect), methods=["POST"]),
    Route("/v2/{rest:path}", resource, methods=VERBS),
    Route("/rest/{rest:path}", resource, methods=VERBS),
]
