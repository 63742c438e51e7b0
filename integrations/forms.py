from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.urls import reverse

digits = RegexValidator(r"^[0-9]+\Z", "Digits only, without spaces or letters.")
one_line = RegexValidator(r"^[^\x00-\x1f\x7f]*\Z", "One line of text, without control characters.")


class ContractForm(forms.Form):
    """Add a LinkedIn Recruiter contract."""

    contract_id = forms.CharField(
        label="Contract ID", max_length=20, strip=True, validators=[digits]
    )
    name = forms.CharField(max_length=80, strip=True, validators=[one_line])
    organization_id = forms.CharField(
        label="Company LinkedIn ID", max_length=20, strip=True, validators=[digits]
    )
    expires_on = forms.DateField(
        label="Ends on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    history_days = forms.IntegerField(
        label="How far back, in days", min_value=30, max_value=730, initial=180
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
        # The field stands on its own beside its estimate, which follows it while somebody types.
        self.fields["history_days"].widget.attrs |= {
            "hx-get": reverse("contracts:estimate"),
            "hx-trigger": "input changed delay:300ms",
            "hx-target": "#estimate",
            "hx-sync": "this:replace",
        }

    @classmethod
    def unsent(cls, typed: Mapping[str, Any], *, organization_id: str) -> "ContractForm":
        """The form as somebody has filled it in so far, not yet judged."""
        return cls(initial=dict(typed.items()), organization_id=organization_id)

    @property
    def days(self) -> int | None:
        """The number of days that stands in the form, where it is a possible one."""
        try:
            found: int = self.fields["history_days"].clean(self["history_days"].value())
        except forms.ValidationError:
            return None
        return found


class ContractNameForm(forms.Form):
    """What a contract is called here."""

    name = forms.CharField(max_length=80, strip=True, validators=[one_line])
