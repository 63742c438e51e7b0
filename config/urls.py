from django.urls import include, path

from config import home

urlpatterns = [
    path("", home.home, name="home"),
    path("accounts/", include("allauth.account.urls")),
    path("", include("tenants.urls")),
    path("leads/", include("candidates.urls")),
    path("contracts/", include("sync.urls")),
    path("sync/", include("sync.run_urls")),
    path("hooks/", include("sync.hook_urls")),
    path("help/", include("integrations.help_urls")),
    path("api/v1/", include("config.api")),
]

handler403 = "tenants.views.errors.forbidden"
handler404 = "tenants.views.errors.not_found"
handler500 = "tenants.views.errors.server_error"
