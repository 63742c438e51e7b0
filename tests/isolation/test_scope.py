"""`tenant_scope` and `tenant_atomic`: what they allow, and that nothing outlives them."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from candidates.models import Application, Candidate, Job
from integrations.models import Contract, Seat
from tenants.ids import uuid7
from tenants.models import ApiToken
from tenants.scope import (
    OtherTenant,
    TenantNotSet,
    current_tenant_id,
    tenant_atomic,
    tenant_scope,
)
from tests.cast import Cast, inside
from tests.factories import (
    NOW,
    ApplicationFactory,
    CandidateFactory,
    ContractFactory,
    JobFactory,
    LinkedInAppFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db


def test_a_tenant_table_is_not_read_without_a_company() -> None:
    with pytest.raises(TenantNotSet):
        Candidate.objects.count()


def test_a_scope_without_a_transaction_is_not_enough(cast: Cast) -> None:
    with tenant_scope(cast.northwind.id), pytest.raises(TenantNotSet):
        Candidate.objects.count()


def test_no_company_is_known_outside_a_scope(cast: Cast) -> None:
    with tenant_scope(cast.northwind.id):
        assert current_tenant_id() == cast.northwind.id
    with pytest.raises(TenantNotSet):
        current_tenant_id()


def test_another_company_is_not_opened_inside(cast: Cast) -> None:
    with inside(cast.northwind), tenant_scope(cast.fjordline.id), pytest.raises(OtherTenant):
        with tenant_atomic():
            pass


def test_a_company_sees_its_own_rows_only(cast: Cast) -> None:
    with inside(cast.northwind):
        lead = CandidateFactory()
    with inside(cast.fjordline):
        assert not Candidate.objects.filter(id=lead.id).exists()
        assert Candidate.objects.update(first_name="Taken") == 0
        assert Candidate.objects.all().delete()[0] == 0
    with inside(cast.northwind):
        assert Candidate.objects.get().first_name == "Amara"


def test_the_setting_does_not_outlive_its_savepoint(cast: Cast) -> None:
    """A setting made inside a savepoint survives RELEASE; the scope takes it back."""
    with transaction.atomic():
        with inside(cast.northwind):
            CandidateFactory()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('app.tenant', true)")
            assert cursor.fetchone() == ("",)


def test_a_row_cannot_be_written_into_another_company(cast: Cast) -> None:
    with (
        inside(cast.northwind),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        CandidateFactory(tenant=cast.fjordline)


def test_a_row_cannot_be_moved_to_another_company(cast: Cast) -> None:
    with inside(cast.northwind):
        lead = CandidateFactory()
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Candidate.objects.filter(id=lead.id).update(tenant=cast.fjordline)


def test_another_companys_row_cannot_be_referred_to(cast: Cast) -> None:
    with inside(cast.fjordline):
        foreign = JobFactory()
    with inside(cast.northwind):
        lead = CandidateFactory()
        with pytest.raises(IntegrityError, match="company_fk"), transaction.atomic():
            Application.objects.create(candidate=lead, job_id=foreign.id, status_changed_at=NOW)
            connection.check_constraints()


def test_a_seat_is_not_linked_to_a_user_of_another_company(cast: Cast) -> None:
    with inside(cast.northwind):
        seat = SeatFactory(contract__acknowledged_by=cast.alice.user)
        with pytest.raises(IntegrityError, match="company_fk"), transaction.atomic():
            Seat.objects.filter(id=seat.id).update(user=cast.charlie.user, linked_at=NOW)
            connection.check_constraints()


def test_a_token_is_not_made_for_a_user_of_another_company(cast: Cast) -> None:
    with (
        inside(cast.northwind),
        pytest.raises(IntegrityError, match="company_fk"),
        transaction.atomic(),
    ):
        ApiToken.objects.create(user=cast.charlie.user, name="x", token_hash="x", prefix="x")
        connection.check_constraints()


def test_the_same_names_and_urns_live_in_two_companies(cast: Cast) -> None:
    for company in (cast.northwind, cast.fjordline):
        with inside(company):
            CandidateFactory(linkedin_urn="urn:li:person:SAME")
            ApplicationFactory(job=JobFactory(is_general=True))
    with inside(cast.fjordline):
        assert Candidate.objects.filter(linkedin_urn="urn:li:person:SAME").count() == 1
        assert Job.objects.filter(is_general=True).count() == 1


def test_a_contract_is_live_in_one_company_only(cast: Cast) -> None:
    with inside(cast.northwind):
        ContractFactory(contract_id="1", acknowledged_by=cast.alice.user)
    with inside(cast.fjordline):
        app = LinkedInAppFactory()
        with pytest.raises(IntegrityError, match="contract_live_once"), transaction.atomic():
            ContractFactory(contract_id="1", app=app, acknowledged_by=cast.charlie.user)
    with inside(cast.northwind):
        Contract.objects.update(state=Contract.State.DISCONNECTED)
    with inside(cast.fjordline):
        ContractFactory(contract_id="1", app=app, acknowledged_by=cast.charlie.user)


def test_an_unknown_company_has_no_rows(cast: Cast) -> None:
    with inside(cast.northwind):
        CandidateFactory()
    with tenant_scope(uuid7()), tenant_atomic():
        assert Candidate.objects.count() == 0
