from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from candidates.models import Application, Candidate, Message, Status, Thread
from tenants.models import Membership
from tenants.roles import may_see_leads

COUNT_LIMIT = 10_000


def leads_visible_to(membership: Membership) -> QuerySet[Candidate]:
    """The one rule of who sees which lead; pages, API, search and counts all start here."""
    if not may_see_leads(membership.role):
        return Candidate.objects.none()
    return Candidate.objects.all()


def leads_filtered(
    leads: QuerySet[Candidate],
    *,
    search: str = "",
    status: str = "",
    source: str = "",
    seat: UUID | None = None,
    job: UUID | None = None,
) -> QuerySet[Candidate]:
    for word in search.split()[:6]:
        leads = leads.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(headline__icontains=word)
            | Q(employer__icontains=word)
        )
    if status in Status.values or job:
        applications = Application.objects.filter(candidate=OuterRef("pk"))
        if status in Status.values:
            applications = applications.filter(status=status)
        if job:
            applications = applications.filter(job_id=job)
        leads = leads.filter(Exists(applications))
    if source:
        leads = leads.filter(source_name=source)
    if seat:
        leads = leads.filter(Exists(Thread.objects.filter(candidate=OuterRef("pk"), seat_id=seat)))
    return leads


def with_row_details(leads: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """What a row of the list shows: applications, and which way the last InMail went."""
    newest = Message.objects.filter(thread__candidate=OuterRef("pk")).order_by("-sent_at", "-id")
    replies = Message.objects.filter(
        thread__candidate=OuterRef("pk"), direction=Message.Direction.RECEIVED
    )
    return leads.prefetch_related(_applications()).annotate(
        last_direction=Subquery(newest.values("direction")[:1]), replied=Exists(replies)
    )


def bounded_count(leads: QuerySet[Candidate]) -> tuple[int, bool]:
    """How many, exact up to 10,000; the second part says that there are more."""
    found = leads.order_by().values("pk")[: COUNT_LIMIT + 1].count()
    return min(found, COUNT_LIMIT), found > COUNT_LIMIT


def lead_get(leads: QuerySet[Candidate], lead_id: UUID) -> Candidate | None:
    return leads.filter(id=lead_id).prefetch_related(_applications()).first()


def neighbours(leads: QuerySet[Candidate], lead: Candidate) -> tuple[UUID | None, UUID | None]:
    """The lead above and the lead below in the newest-first list."""
    at, pk = lead.latest_activity_at, lead.pk
    above = leads.filter(
        Q(latest_activity_at__gt=at) | Q(latest_activity_at=at, id__gt=pk)
    ).order_by("latest_activity_at", "id")
    below = leads.filter(
        Q(latest_activity_at__lt=at) | Q(latest_activity_at=at, id__lt=pk)
    ).order_by("-latest_activity_at", "-id")
    return (
        above.values_list("id", flat=True).first(),
        below.values_list("id", flat=True).first(),
    )


def threads_of(lead: Candidate) -> list[Thread]:
    """The lead's conversations, each with its messages in time order; newest conversation first."""
    messages = Prefetch("messages", Message.objects.order_by("sent_at", "id"))
    threads = list(lead.threads.prefetch_related(messages))
    return sorted(threads, key=_last_sent, reverse=True)


def messages_of(lead_id: UUID) -> QuerySet[Message]:
    return Message.objects.filter(thread__candidate_id=lead_id).select_related("thread")


def _applications() -> Prefetch:
    return Prefetch(
        "applications",
        Application.objects.select_related("job").order_by("-created_at", "-id"),
    )


def _last_sent(thread: Thread) -> str:
    messages = thread.messages.all()
    return max((message.sent_at.isoformat() for message in messages), default="")
