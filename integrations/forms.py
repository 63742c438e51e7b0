from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone

digits = RegexValidator(r"^[0-9]+$", "Digits only, without spaces or letters.")


class ContractForm(forms.Form):
    """Add a LinkedIn Recruiter contract."""

    contract_id = forms.CharField(
        label="Contract ID", max_length=20, strip=True, validators=[digits]
    )
    name = forms.CharField(max_length=80, strip=True)
    organization_id = forms.CharField(
        label="Company LinkedIn ID", max_length=20, strip=True, validators=[digits]
    )
    expires_on = forms.DateField(
        label="Ends on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    history_days = forms.IntegerField(
        label="Days of history", min_value=30, max_value=730, initial=180
    )
    acknowledge = forms.BooleanField(
        label="My company agrees that this data is shared with LinkedIn as described",
        error_messages={"required": "Tick this to add the contract: data is exchanged both ways."},
    )

    def __init__(self, *args: Any, organization_id: str = "", **kwargs: Any) -> None:
        """`organization_id`: what the company's first contract set; it is not asked again."""
        super().__init__(*args, **kwargs)
        if organization_id:
            self.fields["organization_id"].widget = forms.HiddenInput()
            self.fields["organization_id"].initial = organization_id
            self.fields["organization_id"].disabled = True
        for name in ("contract_id", "organization_id", "history_days"):
            self.fields[name].widget.attrs.setdefault("inputmode", "numeric")
            self.fields[name].widget.attrs.setdefault("autocomplete", "off")

    def clean_expires_on(self) -> date | None:
        end: date | None = self.cleaned_data["expires_on"]
        if end and end < timezone.localdate():
            raise forms.ValidationError("This day has passed: nothing would be synced.")
        return end
