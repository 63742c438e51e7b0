"""What the forms of the pages do. Each action returns the address to go to afterwards."""

from collections.abc import Awaitable, Callable

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from . import play
from .provisioning import forget_older_secrets
from .store import Store
from .views import member_page, render

SWITCHES: dict[str, dict[str, bool]] = {
    "enable": {"enabled": True, "expired": False},
    "disable": {"enabled": False},
    "expire": {"expired": True},
}


def post(action: Callable[[Store, FormData, str], str]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint around a form's action, which returns the address to go to."""

    async def endpoint(request: Request) -> Response:
        store: Store = request.app.state.store
        person_id = request.path_params.get("id", "")
        async with request.form() as form:
            try:
                return RedirectResponse(action(store, form, person_id), 303)
            except play.PlayError as error:
                if request.url.path.startswith("/members/"):
                    return member_page(store, person_id, str(error), 400)
                return render("missing.html", 400, what=str(error))

    return endpoint


def _text(form: FormData, name: str) -> str:
    return str(form.get(name, "")).replace("\r\n", "\n").strip()


def switch_contract(store: Store, form: FormData, contract_id: str) -> str:
    """Enable, disable or expire a contract."""
    change = SWITCHES.get(_text(form, "switch"))
    if change is None:
        raise play.PlayError("switch must be one of " + ", ".join(SWITCHES))
    play.change_contract(store, contract_id, change)
    return f"/#contract-{contract_id}"


def write_inmail(store: Store, form: FormData, person_id: str) -> str:
    """Write as the member or as the seat holder."""
    body, seat_id = _text(form, "body"), _text(form, "seat_id")
    if not body:
        raise play.PlayError("An InMail needs a text")
    direction = "received" if _text(form, "as") == "member" else "sent"
    fields = {"seat_id": seat_id, "person_id": person_id, "direction": direction}
    visibility = _text(form, "visibility") or "PUBLIC"
    text = {"subject": _text(form, "subject"), "body": body, "visibility": visibility}
    play.send_inmail(store, {**fields, **text})
    return f"/members/{person_id}#talk-{seat_id}"


def choose_privacy(store: Store, form: FormData, person_id: str) -> str:
    """Keep the member's choice of privacy."""
    withheld = [str(name) for name in form.getlist("withheld")]
    play.change_person(store, person_id, {"privacy": _text(form, "privacy"), "withheld": withheld})
    return f"/members/{person_id}"


def contact_new(store: Store, form: FormData, seat_id: str) -> str:
    """A new member, and the seat holder's first InMail to them."""
    names = ("first_name", "last_name", "headline", "location", "employer")
    fields = {name: _text(form, name) for name in names}
    if not fields["first_name"] or not fields["last_name"] or not _text(form, "body"):
        raise play.PlayError("A first name, a last name and a text are needed")
    with store.writing():
        person_id = play.add_person(store, fields)
        return write_inmail(
            store,
            FormData([*form.multi_items(), ("seat_id", seat_id), ("as", "seat")]),
            person_id,
        )


def choose_auto_enable(store: Store, form: FormData, _: str) -> str:
    """Whether named integrations switch themselves on."""
    store.set_setting("auto_enable", "1" if _text(form, "auto_enable") else "0")
    return "/#settings"


def forget_secret(store: Store, _: FormData, client_id: str) -> str:
    """Delete the older secret of a child application."""
    forget_older_secrets(store, client_id)
    return "/#applications"


POSTS: dict[str, Callable[[Store, FormData, str], str]] = {
    "/contracts/{id}/switch": switch_contract,
    "/members/{id}/inmail": write_inmail,
    "/members/{id}/privacy": choose_privacy,
    "/seats/{id}/contact": contact_new,
    "/settings": choose_auto_enable,
    "/applications/{id}/secrets/forget": forget_secret,
}
