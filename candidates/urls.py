from django.urls import path

from candidates.views import leads

app_name = "leads"
urlpatterns = [
    path("", leads.lead_list, name="list"),
    path("<uuid:lead_id>/", leads.lead_detail, name="detail"),
    path("<uuid:lead_id>/<slug:section>/", leads.lead_detail, name="section"),
    path("applications/<uuid:application_id>/status/", leads.application_status, name="status"),
]
