from candidates.models.application import Activity, Application, Job, Status
from candidates.models.candidate import Candidate
from candidates.models.change import Change
from candidates.models.conversation import Message, Thread

__all__ = [
    "Activity",
    "Application",
    "Candidate",
    "Change",
    "Job",
    "Message",
    "Status",
    "Thread",
]
