from django.urls import path

from candidates import api

urlpatterns = [
    path("leads/", api.LeadList.as_view(), name="api_leads"),
    path("leads/<uuid:lead_id>/", api.LeadDetail.as_view(), name="api_lead"),
    path("leads/<uuid:lead_id>/messages/", api.LeadMessages.as_view(), name="api_lead_messages"),
    path("leads/<uuid:lead_id>/activity/", api.LeadActivity.as_view(), name="api_lead_activity"),
    path(
        "applications/<uuid:application_id>/",
        api.ApplicationDetail.as_view(),
        name="api_application",
    ),
]
