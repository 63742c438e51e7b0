from django.urls import path

from integrations.views.contracts import contract_add, history_estimate
from sync.views import contract_acts, contracts, kinds, seats

app_name = "contracts"
urlpatterns = [
    path("", contracts.contract_list, name="list"),
    path("add/", contract_add, name="add"),
    path("estimate/", history_estimate, name="estimate"),
    path("referrals/", kinds.referrals, name="referrals"),
    path("job-postings/", kinds.job_slots, name="job_slots"),
    path("<uuid:contract_id>/", contracts.contract_detail, name="detail"),
    path("<uuid:contract_id>/status/", contracts.contract_status, name="status"),
    path("<uuid:contract_id>/sync/", contracts.contract_sync, name="sync"),
    path("<uuid:contract_id>/check/", contracts.contract_check, name="check"),
    path("<uuid:contract_id>/retry/", contracts.contract_retry_setup, name="retry"),
    path("<uuid:contract_id>/rename/", contract_acts.rename, name="rename"),
    path("<uuid:contract_id>/pause/", contract_acts.pause, name="pause"),
    path("<uuid:contract_id>/resume/", contract_acts.resume, name="resume"),
    path("<uuid:contract_id>/disconnect/", contract_acts.disconnect, name="disconnect"),
    path("<uuid:contract_id>/users/", seats.seat_list, name="seats"),
    path("<uuid:contract_id>/users/search/", seats.user_search, name="user_search"),
    path("<uuid:contract_id>/users/read/", seats.seats_read, name="seats_read"),
]
