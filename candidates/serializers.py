from typing import Any
from uuid import UUID

from rest_framework import serializers

from candidates.models import Application, Candidate, Message, Status
from tenants.access import principal_of
from tenants.roles import may_read_private_inmail


class LeadApplicationSerializer(serializers.ModelSerializer[Application]):
    class Meta:
        model = Application
        fields = ["id", "job", "status"]
        read_only_fields = fields


class FirstContactSerializer(serializers.Serializer[Candidate]):
    """Whose InMail was the first, and when."""

    seat = serializers.UUIDField(source="first_contact_seat_id")
    name = serializers.CharField(source="first_contact_name")
    at = serializers.DateTimeField(source="first_contact_at")


class LeadSerializer(serializers.ModelSerializer[Candidate]):
    applications = LeadApplicationSerializer(many=True, read_only=True)
    first_contact = FirstContactSerializer(source="*", read_only=True)
    source: Any = serializers.CharField(read_only=True)

    class Meta:
        model = Candidate
        fields = [
            "id",
            "first_name",
            "last_name",
            "headline",
            "location",
            "employer",
            "source",
            "privacy_level",
            "withheld_fields",
            "average_review",
            "first_contact",
            "applications",
            "latest_activity_at",
        ]
        read_only_fields = fields


class MessageSerializer(serializers.ModelSerializer[Message]):
    """One InMail. The text of a PRIVATE one is for Admins; others see that it happened."""

    seat = serializers.UUIDField(source="thread.seat_id", read_only=True)
    thread: Any = serializers.PrimaryKeyRelatedField[Any](read_only=True)
    subject = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField()

    class Meta:
        model = Message
        fields = ["id", "thread", "seat", "direction", "visibility", "subject", "body", "sent_at"]
        read_only_fields = fields

    def get_subject(self, message: Message) -> str | None:
        return message.subject if self._may_read(message) else None

    def get_body(self, message: Message) -> str | None:
        return message.body if self._may_read(message) else None

    def _may_read(self, message: Message) -> bool:
        private = message.visibility == Message.Visibility.PRIVATE
        role = principal_of(self.context["request"]).membership.role
        return not private or may_read_private_inmail(role)


class ActivitySerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    actor = serializers.CharField()
    text = serializers.CharField()


class ApplicationSerializer(serializers.ModelSerializer[Application]):
    candidate: Any = serializers.PrimaryKeyRelatedField[Any](read_only=True)

    class Meta:
        model = Application
        fields = ["id", "candidate", "job", "status", "rejection_reason", "status_changed_at"]
        read_only_fields = fields


class StatusSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=Status.choices)


class LeadFilterSerializer(serializers.Serializer[Any]):
    """The query of the leads list; a value that makes no sense is refused at its name."""

    search = serializers.CharField(required=False, default="", max_length=200, allow_blank=True)
    status = serializers.ChoiceField(required=False, default="", choices=Status.choices)
    source: Any = serializers.CharField(required=False, default="", max_length=160)
    seat = serializers.UUIDField(required=False, default=None)
    job = serializers.UUIDField(required=False, default=None)

    def arguments(self) -> dict[str, str | UUID | None]:
        self.is_valid(raise_exception=True)
        return dict(self.validated_data)
