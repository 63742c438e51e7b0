from django.db.models import QuerySet
from rest_framework.generics import ListAPIView

from tenants.access import Allowed
from tenants.models import Membership
from tenants.pagination import NewestFirst
from tenants.roles import may_manage_contracts
from tenants.selectors.members import members
from tenants.serializers import UserSerializer


class UserList(ListAPIView[Membership]):
    """The active members of the company. Admins only."""

    rule = staticmethod(may_manage_contracts)
    permission_classes = [Allowed]
    serializer_class = UserSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Membership]:
        return members(
            search=self.request.query_params.get("search", "").replace("\0", ""), active_only=True
        )
