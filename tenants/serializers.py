from rest_framework import serializers

from tenants.models import Membership


class UserSerializer(serializers.ModelSerializer[Membership]):
    """A member of the company: `id, email, name, role`."""

    id = serializers.UUIDField(source="user_id", read_only=True)
    email = serializers.EmailField(source="user.email", read_only=True)
    name = serializers.CharField(source="user.name", read_only=True)

    class Meta:
        model = Membership
        fields = ["id", "email", "name", "role"]
        read_only_fields = fields
