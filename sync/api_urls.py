from django.urls import path

from sync import api

urlpatterns = [
    path("contracts/", api.ContractList.as_view(), name="api_contracts"),
    path("contracts/<uuid:contract_id>/", api.ContractDetail.as_view(), name="api_contract"),
    path(
        "contracts/<uuid:contract_id>/sync/", api.ContractSync.as_view(), name="api_contract_sync"
    ),
    path(
        "contracts/<uuid:contract_id>/pause/",
        api.ContractPause.as_view(),
        name="api_contract_pause",
    ),
    path(
        "contracts/<uuid:contract_id>/resume/",
        api.ContractResume.as_view(),
        name="api_contract_resume",
    ),
    path(
        "contracts/<uuid:contract_id>/disconnect/",
        api.ContractDisconnect.as_view(),
        name="api_contract_disconnect",
    ),
    path("contracts/<uuid:contract_id>/seats/", api.SeatList.as_view(), name="api_seats"),
    path("contracts/<uuid:contract_id>/runs/", api.ContractRuns.as_view(), name="api_runs"),
    path("seats/<uuid:seat_id>/", api.SeatDetail.as_view(), name="api_seat"),
    path("runs/<uuid:run_id>/", api.RunDetail.as_view(), name="api_run"),
    path("leads/<uuid:lead_id>/shared/", api.LeadShared.as_view(), name="api_lead_shared"),
]
