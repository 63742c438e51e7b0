from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from tenants.models import Membership, Notification, User
from tenants.roles import Role
from tenants.scope import current_tenant_id


def notify_admins(*, title: str, body: str, url: str) -> None:
    """One line in the bell of each admin of the current company, and the same by mail.

    The mail leaves after the commit; a mail server that is down never undoes the work.
    """
    admins = User.objects.filter(
        is_active=True,
        memberships__tenant_id=current_tenant_id(),
        memberships__role=Role.ADMIN,
        memberships__is_active=True,
    )
    Notification.objects.bulk_create(
        Notification(user=admin, title=title, body=body, url=url) for admin in admins
    )
    addresses = [admin.email for admin in admins]
    text = f"{body}\n\n{settings.PUBLIC_URL}{url}\n"
    for address in addresses:
        send = partial(send_mail, title, text, None, [address], fail_silently=True)
        transaction.on_commit(send, robust=True)


def notifications_read(*, membership: Membership) -> int:
    """Mark everything in the member's bell as read."""
    return Notification.objects.filter(user_id=membership.user_id, read_at=None).update(
        read_at=timezone.now()
    )


def notification_read(*, notification: Notification) -> None:
    if notification.read_at is None:
        notification.read_at = timezone.now()
        notification.save(update_fields=["read_at"])
