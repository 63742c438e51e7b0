from typing import Any

from rest_framework import serializers

from integrations.forms import digits, one_line
from integrations.models import Contract, Seat
from integrations.registry import Kind
from sync.models import SyncRun


class ContractSerializer(serializers.ModelSerializer[Contract]):
    organization_id = serializers.CharField(source="app.organization_id", read_only=True)
    state = serializers.CharField(source="shown_state", read_only=True)
    next_run_at = serializers.SerializerMethodField()

    class Meta:
        model = Contract
        fields = [
            "id",
            "kind",
            "contract_id",
            "organization_id",
            "name",
            "state",
            "state_reason",
            "pause_reasons",
            "ends_at",
            "last_success_at",
            "next_run_at",
        ]
        read_only_fields = fields

    def get_next_run_at(self, contract: Contract) -> str | None:
        live = contract.shown_state == Contract.State.CONNECTED
        due = None if not live else self.context["next_runs"].get(contract.id)
        return due.isoformat() if due else None


class ContractCreateSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=Kind.choices)
    contract_id = serializers.CharField(max_length=20, validators=[digits])
    organization_id = serializers.CharField(max_length=20, validators=[digits])
    name: Any = serializers.CharField(max_length=80, validators=[one_line])
    expires_on = serializers.DateField(required=False, allow_null=True, default=None)
    history_days = serializers.IntegerField(min_value=30, max_value=730, default=180)
    data_sharing_acknowledged = serializers.BooleanField()

    def validate_data_sharing_acknowledged(self, value: bool) -> bool:
        if not value:
            raise serializers.ValidationError("Data is exchanged both ways: this must be true.")
        return value


class SeatSerializer(serializers.ModelSerializer[Seat]):
    state = serializers.SerializerMethodField()

    class Meta:
        model = Seat
        fields = ["id", "seat_id", "name", "state", "user"]
        read_only_fields = fields

    def get_state(self, seat: Seat) -> str:
        if seat.remote_state != Seat.RemoteState.ACTIVE:
            return "inactive"
        return "linked" if seat.user_id else "unlinked"


class SeatLinkSerializer(serializers.Serializer[Any]):
    user = serializers.UUIDField(allow_null=True)


class RunSerializer(serializers.ModelSerializer[SyncRun]):
    class Meta:
        model = SyncRun
        fields = [
            "id",
            "contract",
            "lane",
            "state",
            "started_at",
            "ended_at",
            "fetched",
            "inserted",
            "updated",
            "unchanged",
            "stale",
            "quarantined",
            "withheld",
            "reason",
        ]
        read_only_fields = fields


class SharedSerializer(serializers.Serializer[Any]):
    """What LinkedIn has of one application."""

    application = serializers.UUIDField()
    state = serializers.CharField()
    detail = serializers.CharField()
