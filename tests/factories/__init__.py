"""Rows for tests that need some. Use them inside `cast.inside(company)`."""

from datetime import UTC, datetime, timedelta

import factory

from candidates.models import Application, Candidate, Job, Message, Thread
from integrations.models import Contract, LinkedInApp, Seat
from sync.models import Lane, SyncRun
from tenants.ids import uuid7

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class LinkedInAppFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LinkedInApp

    organization_id = "5550001"
    client_id = "child-client"
    client_secret = "child-secret"


class ContractFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contract

    kind = "recruiter"
    contract_id = factory.Sequence(lambda n: str(283_000_000 + n))
    name = factory.Sequence(lambda n: f"Contract {n}")
    app = factory.SubFactory(LinkedInAppFactory)
    state = Contract.State.CONNECTED
    state_changed_at = NOW
    connected_at = NOW
    acknowledged_at = NOW
    # Give `acknowledged_by`: a contract belongs to somebody who agreed.


class SeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Seat

    contract = factory.SubFactory(ContractFactory)
    seat_id = factory.Sequence(lambda n: str(7000 + n))
    name = factory.Sequence(lambda n: f"Seat Holder {n}")
    remote_state = Seat.RemoteState.ACTIVE


class JobFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Job

    title = "Data Engineer"


class CandidateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Candidate

    linkedin_urn = factory.Sequence(lambda n: f"urn:li:person:P{n}")
    first_name = "Amara"
    last_name = factory.Sequence(lambda n: f"Lindqvist {n}")
    headline = "Staff Data Engineer"
    employer = "Klarvik"
    location = "Stockholm, Sweden"
    source_type = "Sourced"
    source_name = "LinkedIn Recruiter"
    latest_activity_at = factory.Sequence(lambda n: NOW - timedelta(minutes=n))
    refreshed_at = NOW


class ApplicationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Application

    candidate = factory.SubFactory(CandidateFactory)
    job = factory.SubFactory(JobFactory)
    status_changed_at = NOW


class ThreadFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Thread

    candidate = factory.SubFactory(CandidateFactory)
    remote_id = factory.Sequence(lambda n: f"urn:li:messagingThread:T{n}")
    seat_id = factory.LazyFunction(uuid7)
    contract_id = factory.LazyFunction(uuid7)


class MessageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Message

    thread = factory.SubFactory(ThreadFactory)
    remote_id = factory.Sequence(lambda n: f"E{n}")
    direction = Message.Direction.RECEIVED
    subject = "Data platform role"
    body = "Thank you for writing."
    sent_at = NOW
    content_hash = "0" * 32


class RunFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SyncRun

    lane = Lane.IMPORT
    state = SyncRun.State.OK
    queued_at = NOW
    started_at = NOW
    ended_at = NOW + timedelta(seconds=3)
    subject_id = factory.SelfAttribute("contract.id")
