from django import forms

from candidates.models import Status


class LeadFilterForm(forms.Form):
    """The filters of the leads list, as they stand in the address."""

    search = forms.CharField(required=False, max_length=200)
    status = forms.ChoiceField(required=False, choices=[("", "Any status"), *Status.choices])


class StatusForm(forms.Form):
    status = forms.ChoiceField(choices=Status.choices)
    version = forms.CharField(required=False, max_length=12)
