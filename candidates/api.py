"""Leads over the API: the same selectors, services and roles as the pages."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from candidates import serializers
from candidates.models import Application, Candidate, Message
from candidates.selectors import leads as selectors
from candidates.selectors.activity import activity_of
from candidates.selectors.applications import application_of
from candidates.services.applications import StatusRefused, application_status_set
from tenants.access import Allowed, principal_of
from tenants.pagination import NewestFirst
from tenants.roles import may_see_leads


class _Leads(APIView):
    """What every view of this file shares: who may, and which leads they may see."""

    rule = staticmethod(may_see_leads)
    permission_classes = [Allowed]

    def visible(self) -> QuerySet[Candidate]:
        if getattr(self, "swagger_fake_view", False):
            return Candidate.objects.none()
        return selectors.leads_visible_to(principal_of(self.request).membership)

    def lead_or_404(self, lead_id: UUID) -> Candidate:
        lead = selectors.lead_get(self.visible(), lead_id)
        if lead is None:
            raise Http404
        return lead


class _NewestActivity(NewestFirst):
    ordering = ("-latest_activity_at", "-id")


class _Oldest(NewestFirst):
    ordering = ("sent_at", "id")


@extend_schema(parameters=[serializers.LeadFilterSerializer])
class LeadList(_Leads, ListAPIView[Candidate]):
    serializer_class = serializers.LeadSerializer
    pagination_class = _NewestActivity

    def get_queryset(self) -> QuerySet[Candidate]:
        query = serializers.LeadFilterSerializer(data=self.request.query_params.dict())
        found = selectors.leads_filtered(self.visible(), **query.arguments())  # type: ignore[arg-type]
        return found.prefetch_related("applications")


class LeadDetail(_Leads, RetrieveAPIView[Candidate]):
    serializer_class = serializers.LeadSerializer

    def get_object(self) -> Candidate:
        return self.lead_or_404(self.kwargs["lead_id"])


class LeadMessages(_Leads, ListAPIView[Message]):
    """The lead's InMail over all threads, oldest first."""

    serializer_class = serializers.MessageSerializer
    pagination_class = _Oldest

    def get_queryset(self) -> QuerySet[Message]:
        if getattr(self, "swagger_fake_view", False):
            return Message.objects.none()
        return selectors.messages_of(self.lead_or_404(self.kwargs["lead_id"]).id)


class LeadActivity(_Leads, GenericAPIView[Any]):
    """What happened to the lead, the newest 100."""

    serializer_class = serializers.ActivitySerializer
    pagination_class = None

    def get(self, request: Request, lead_id: UUID) -> Response:
        lead = self.lead_or_404(lead_id)
        entries = activity_of(lead, selectors.threads_of(lead))
        return Response(
            {
                "results": serializers.ActivitySerializer(entries, many=True).data,
                "next": None,
                "previous": None,
            }
        )


class ApplicationDetail(_Leads, GenericAPIView[Application]):
    serializer_class = serializers.ApplicationSerializer

    def _application(self, application_id: UUID) -> Application:
        application = application_of(self.visible(), application_id)
        if application is None:
            raise Http404
        return application

    def get(self, request: Request, application_id: UUID) -> Response:
        return Response(self.get_serializer(self._application(application_id)).data)

    @extend_schema(request=serializers.StatusSerializer)
    def patch(self, request: Request, application_id: UUID) -> Response:
        self._application(application_id)
        wanted = serializers.StatusSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        try:
            changed = application_status_set(
                application_id=application_id,
                status=wanted.validated_data["status"],
                actor=principal_of(request).user,
            )
        except StatusRefused as refused:
            raise ValidationError({"status": [str(refused)]}) from refused
        return Response(self.get_serializer(changed).data)
