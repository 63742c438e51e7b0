"""Pushes: kept once by their notification id, handled later, forgotten after a while."""

from datetime import timedelta

from integrations.linkedin.hooks import Push
from integrations.models import LinkedInApp
from sync.models import Inbox, Lane
from sync.services.schedule import due_from_now_on
from tenants.clock import app_now

KEPT = timedelta(days=30)
GIVE_UP_AFTER = 8


def app_of_pushes() -> LinkedInApp:
    """The company's application, whose address was called."""
    return LinkedInApp.objects.get()


def push_receive(*, app: LinkedInApp, push: Push) -> bool:
    """Keep a push and ask a worker to handle it. False for one that is known already."""
    rows = Inbox.objects.bulk_create(
        [
            Inbox(
                app=app,
                notification_id=push.notification_id,
                type=push.type,
                request_id=push.request_id,
                received_at=app_now(),
            )
        ],
        ignore_conflicts=True,
    )
    is_new = Inbox.objects.filter(id=rows[0].id).exists()
    if is_new:
        due_from_now_on(Lane.HOOKS, app.id)
    return is_new


def push_next(app: LinkedInApp) -> Inbox | None:
    """The oldest push that nobody handled yet."""
    waiting = Inbox.objects.filter(app=app, state=Inbox.State.WAITING)
    return waiting.order_by("received_at", "id").first()


def push_begin(push: Inbox) -> bool:
    """Count the try before it is made: one that kills its worker is given up too. False then."""
    if push.attempts >= GIVE_UP_AFTER:
        push_handled(push, Inbox.State.FAILED, push.note or "It could not be handled.")
        return False
    push.attempts += 1
    push.save(update_fields=["attempts"])
    return True


def push_handled(push: Inbox, state: Inbox.State, note: str = "") -> None:
    push.state = state
    push.note = note
    push.handled_at = app_now()
    push.save(update_fields=["state", "note", "handled_at"])


def push_tried(push: Inbox, problem: str) -> None:
    """It could not be handled now. After some tries it is given up: polling finds what it meant."""
    if push.attempts >= GIVE_UP_AFTER:
        push_handled(push, Inbox.State.FAILED, problem)
        return
    push.note = problem
    push.save(update_fields=["note"])


def pushes_forget() -> None:
    """Delete what was handled long ago. LinkedIn repeats a push for hours, not for weeks."""
    handled = Inbox.objects.exclude(state=Inbox.State.WAITING)
    handled.filter(received_at__lt=app_now() - KEPT).delete()
