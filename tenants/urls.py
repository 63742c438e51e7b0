from django.urls import path

from tenants.views import settings, shell

urlpatterns = [
    path("companies/switch/", shell.switch_company, name="switch_company"),
    path("preferences/", shell.preferences, name="preferences"),
    path("notifications/", shell.notifications, name="notifications"),
    path("notifications/read/", shell.notifications_read_all, name="notifications_read_all"),
    path(
        "notifications/<uuid:notification_id>/", shell.notification_open, name="notification_open"
    ),
    path("more/", shell.more, name="more"),
    path("settings/", settings.settings, name="settings"),
    path("settings/tokens/<uuid:token_id>/revoke/", settings.token_revoke, name="token_revoke"),
]
