"""Contracts, seats and runs over the API: the same services as the pages. Admins only."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from candidates.selectors.leads import lead_get, leads_visible_to
from integrations.models import Contract, Seat
from integrations.selectors.contracts import contracts
from integrations.services.contract_acts import (
    ActRefused,
    contract_disconnect,
    contract_pause,
    contract_resume,
)
from integrations.services.contract_states import ContractRefused
from integrations.services.contracts import contract_create
from integrations.services.seats import LinkRefused
from sync import serializers
from sync.lookup import contract_or_404
from sync.models import SyncRun
from sync.selectors.runs import next_runs, runs, runs_of
from sync.selectors.sharing import shared_states
from sync.services.requests import NotLive, seats_connect, sync_now
from tenants.access import Allowed, principal_of
from tenants.pagination import NewestFirst
from tenants.roles import may_manage_contracts, may_see_leads


class _Contracts(APIView):
    rule = staticmethod(may_manage_contracts)
    permission_classes = [Allowed]


class _NewestRuns(NewestFirst):
    ordering = ("-queued_at", "-id")


class ContractList(_Contracts, ListAPIView[Contract]):
    serializer_class = serializers.ContractSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Contract]:
        return contracts()

    def get_serializer_context(self) -> dict[str, Any]:
        due = next_runs(contracts().values_list("id", flat=True))
        return {**super().get_serializer_context(), "next_runs": due}

    @extend_schema(request=serializers.ContractCreateSerializer)
    def post(self, request: Request) -> Response:
        given = serializers.ContractCreateSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        values.pop("data_sharing_acknowledged")
        try:
            contract = contract_create(actor=principal_of(request).user, **values)
        except ContractRefused as refused:
            name = "non_field_errors" if refused.field == "__all__" else refused.field
            raise ValidationError({name: [refused.message]}) from refused
        return Response(self.get_serializer(contract).data, status=status.HTTP_201_CREATED)


class ContractDetail(_Contracts, RetrieveAPIView[Contract]):
    serializer_class = serializers.ContractSerializer

    def get_object(self) -> Contract:
        return contract_or_404(self.kwargs["contract_id"])

    def get_serializer_context(self) -> dict[str, Any]:
        due = next_runs([self.kwargs["contract_id"]] if "contract_id" in self.kwargs else [])
        return {**super().get_serializer_context(), "next_runs": due}


class ContractSync(_Contracts, GenericAPIView[Contract]):
    """Ask for an import at the next tick."""

    serializer_class = serializers.ContractSerializer

    @extend_schema(request=None, responses={202: None})
    def post(self, request: Request, contract_id: UUID) -> Response:
        contract = contract_or_404(contract_id)
        try:
            sync_now(contract=contract, actor=principal_of(request).user)
        except NotLive as error:
            raise ValidationError({"non_field_errors": [str(error)]}) from error
        return Response(status=status.HTTP_202_ACCEPTED)


class ContractAct(_Contracts, GenericAPIView[Contract]):
    """What an admin does to a contract: `act` is the service that does it."""

    serializer_class = serializers.ContractSerializer
    act = staticmethod(contract_pause)

    def get_serializer_context(self) -> dict[str, Any]:
        due = next_runs([self.kwargs["contract_id"]] if "contract_id" in self.kwargs else [])
        return {**super().get_serializer_context(), "next_runs": due}

    @extend_schema(request=None)
    def post(self, request: Request, contract_id: UUID) -> Response:
        contract = contract_or_404(contract_id)
        try:
            self.act(contract=contract, actor=principal_of(request).user)
        except ActRefused as refused:
            raise ValidationError({"non_field_errors": [str(refused)]}) from refused
        contract = Contract.objects.select_related("app").get(id=contract_id)
        return Response(self.get_serializer(contract).data)


class ContractPause(ContractAct):
    """Stop both directions, within a page of a run under way."""


class ContractResume(ContractAct):
    """Go on; what was missed is caught up."""

    act = staticmethod(contract_resume)


class ContractDisconnect(ContractAct):
    """End it: what was imported stays, the contract ID is free."""

    act = staticmethod(contract_disconnect)


class SeatList(_Contracts, ListAPIView[Seat]):
    serializer_class = serializers.SeatSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Seat]:
        if getattr(self, "swagger_fake_view", False):
            return Seat.objects.none()
        return Seat.objects.filter(contract=contract_or_404(self.kwargs["contract_id"]))


class SeatDetail(_Contracts, GenericAPIView[Seat]):
    serializer_class = serializers.SeatSerializer

    def _seat(self, seat_id: UUID) -> Seat:
        seat = Seat.objects.select_related("contract").filter(id=seat_id).first()
        if seat is None:
            raise Http404
        return seat

    def get(self, request: Request, seat_id: UUID) -> Response:
        return Response(self.get_serializer(self._seat(seat_id)).data)

    @extend_schema(request=serializers.SeatLinkSerializer)
    def patch(self, request: Request, seat_id: UUID) -> Response:
        seat = self._seat(seat_id)
        given = serializers.SeatLinkSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        try:
            seats_connect(
                contract=seat.contract,
                pairs={seat.id: given.validated_data["user"]},
                actor=principal_of(request).user,
            )
        except LinkRefused as refused:
            raise ValidationError({"user": list(refused.messages.values())}) from refused
        return Response(self.get_serializer(self._seat(seat_id)).data)


class ContractRuns(_Contracts, ListAPIView[SyncRun]):
    serializer_class = serializers.RunSerializer
    pagination_class = _NewestRuns

    def get_queryset(self) -> QuerySet[SyncRun]:
        if getattr(self, "swagger_fake_view", False):
            return SyncRun.objects.none()
        return runs_of(contract_or_404(self.kwargs["contract_id"]).id)


class RunDetail(_Contracts, RetrieveAPIView[SyncRun]):
    serializer_class = serializers.RunSerializer
    lookup_url_kwarg = "run_id"

    def get_queryset(self) -> QuerySet[SyncRun]:
        return runs()


class LeadShared(GenericAPIView[Any]):
    """What LinkedIn has of the lead's applications, what is on its way, what was refused."""

    rule = staticmethod(may_see_leads)
    permission_classes = [Allowed]
    serializer_class = serializers.SharedSerializer
    pagination_class = None

    def get(self, request: Request, lead_id: UUID) -> Response:
        lead = lead_get(leads_visible_to(principal_of(request).membership), lead_id)
        if lead is None:
            raise Http404
        states = shared_states([application.id for application in lead.applications.all()])
        rows = [
            {"application": application_id, "state": shared.label, "detail": shared.detail}
            for application_id, shared in states.items()
        ]
        data = serializers.SharedSerializer(rows, many=True).data
        return Response({"results": data, "next": None, "previous": None})
