"""Version 1 of the REST API: each app's routes, joined."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny

urlpatterns = [
    path("", include("tenants.api_urls")),
    path("", include("candidates.api_urls")),
    path("", include("sync.api_urls")),
    path(
        "schema/",
        SpectacularAPIView.as_view(permission_classes=[AllowAny]),
        name="api_schema",
    ),
]
