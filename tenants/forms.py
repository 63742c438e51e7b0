from typing import Any

from django import forms

from tenants.models import Membership
from tenants.selectors.members import members


class MemberField(forms.ModelChoiceField):
    """A member of the company, shown by name and address."""

    def label_from_instance(self, obj: Membership) -> str:
        return f"{obj.user.name} ({obj.user.email})"


class TokenForm(forms.Form):
    """Name a new API token."""

    name = forms.CharField(
        max_length=80, strip=True, help_text="What will use it, for example “Reporting script”."
    )
    member = MemberField(queryset=None, label="Acts as", to_field_name="user_id")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members(active_only=True)  # type: ignore[attr-defined]
