from uuid import UUID

from django.db.models import QuerySet

from candidates.models import Application, Candidate


def application_of(leads: QuerySet[Candidate], application_id: UUID) -> Application | None:
    """The application, if its candidate is among the leads that the member may see."""
    return (
        Application.objects.select_related("job", "candidate")
        .filter(id=application_id, candidate__in=leads)
        .first()
    )
