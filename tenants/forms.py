from django import forms

from tenants.models import Membership


class TokenForm(forms.Form):
    """Name a new API token."""

    name = forms.CharField(
        max_length=80, strip=True, help_text="What will use it, for example “Reporting script”."
    )
    member = forms.ModelChoiceField(
        queryset=Membership.objects.none(), label="Acts as", to_field_name="user_id"
    )
