"""The named cast: Alice is the admin, Bob and the others are of her company, Charlie is not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tenants.models import Membership, Tenant, User
from tenants.roles import Plan, Role
from tenants.scope import tenant_atomic, tenant_scope
from tenants.services.companies import company_create, member_add
from tenants.services.tokens import api_token_create

PASSWORD = "a-long-test-password"


@dataclass(frozen=True)
class Member:
    membership: Membership

    @property
    def user(self) -> User:
        return self.membership.user

    @property
    def tenant(self) -> Tenant:
        return self.membership.tenant

    @property
    def headers(self) -> dict[str, str]:
        """The Authorization header of a new API token."""
        with inside(self.tenant):
            _, token = api_token_create(user=self.user, name="Test", actor=self.user)
        return {"Authorization": f"Bearer {token}"}


@dataclass(frozen=True)
class Cast:
    northwind: Tenant
    fjordline: Tenant
    alice: Member
    """Admin of Northwind."""
    bob: Member
    """Extended."""
    carol: Member
    """Standard."""
    dave: Member
    """Basic."""
    erin: Member
    """Employee."""
    charlie: Member
    """Admin of Fjordline: the outsider."""


@contextmanager
def inside(tenant: Tenant) -> Iterator[None]:
    """The company's scope and transaction."""
    with tenant_scope(tenant.id), tenant_atomic():
        yield


def make_cast() -> Cast:
    northwind = company_create(slug="northwind", name="Northwind Group", plan=Plan.TEAM)
    fjordline = company_create(slug="fjordline", name="Fjordline", plan=Plan.CORPORATE)
    return Cast(
        northwind,
        fjordline,
        alice=member(northwind, "Alice Moreau", Role.ADMIN),
        bob=member(northwind, "Bob Lindgren", Role.EXTENDED),
        carol=member(northwind, "Carol Dietz", Role.STANDARD),
        dave=member(northwind, "Dave Okoro", Role.BASIC),
        erin=member(northwind, "Erin Novak", Role.EMPLOYEE),
        charlie=member(fjordline, "Charlie Berg", Role.ADMIN),
    )


def member(tenant: Tenant, name: str, role: Role) -> Member:
    email = f"{name.split(maxsplit=1)[0].lower()}@{tenant.slug}.example"
    return Member(member_add(tenant=tenant, email=email, name=name, role=role, password=PASSWORD))
