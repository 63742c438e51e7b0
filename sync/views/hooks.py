"""Where LinkedIn's pushes arrive. Nothing is made of one here: it is kept, and a worker fetches
what it speaks of.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from integrations.linkedin.hooks import (
    MOST_BYTES,
    SIGNATURE_HEADER,
    challenge_answer,
    is_signed,
    read_push,
)
from sync.services.inbox import app_of_pushes, push_receive
from tenants.models import Route
from tenants.scope import tenant_atomic, tenant_scope
from tenants.services.routes import route_find


@csrf_exempt
@require_http_methods(["GET", "POST"])
def linkedin_hook(request: HttpRequest, opaque: str) -> HttpResponse:
    """`/hooks/linkedin/<opaque>/`: a challenge (GET) or a push (POST) for one company.

    404 unknown address · 400 no challenge, no push · 403 not signed · 413 too large · 200 kept
    """
    tenant_id = route_find(Route.Kind.WEBHOOK, opaque)
    if tenant_id is None:
        return _refusal(404, "No such address.")
    # Read before the transaction: a slow sender must not hold a connection of the database.
    body = request.read(MOST_BYTES + 1) if request.method == "POST" else b""
    with tenant_scope(tenant_id), tenant_atomic():
        return _challenge(request) if request.method == "GET" else _push(request, body)


def _challenge(request: HttpRequest) -> HttpResponse:
    app = app_of_pushes()
    answer = challenge_answer(request.GET.get("challengeCode", ""), str(app.client_secret))
    return JsonResponse(answer) if answer else _refusal(400, "challengeCode must be a UUID.")


def _push(request: HttpRequest, body: bytes) -> HttpResponse:
    if len(body) > MOST_BYTES:
        return _refusal(413, "The body is too large.")
    app = app_of_pushes()
    live = (str(app.client_secret), str(app.previous_secret))
    signature = request.headers.get(SIGNATURE_HEADER, "")
    if settings.LINKEDIN_HOOKS_SIGNED and not is_signed(body, signature, live):
        return _refusal(403, "The signature does not fit.")
    push = read_push(body)
    if push is None:
        return _refusal(400, "The body is no push.")
    push_receive(app=app, push=push)
    return JsonResponse({})


def _refusal(status: int, message: str) -> HttpResponse:
    return JsonResponse({"status": status, "message": message}, status=status)
