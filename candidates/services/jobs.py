from candidates.models import Job

GENERAL_APPLICATION = "General Application"


def general_application() -> Job:
    """The job where a lead lands that has no job yet; made at the first need, once."""
    job, _ = Job.objects.get_or_create(is_general=True, defaults={"title": GENERAL_APPLICATION})
    return job
