from django.urls import path

from sync.views import runs

app_name = "runs"
urlpatterns = [
    path("runs/", runs.run_list, name="list"),
    path("runs/<uuid:run_id>/", runs.run_detail, name="detail"),
]
