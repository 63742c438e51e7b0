from django.urls import path

from sync.views.hooks import linkedin_hook

urlpatterns = [path("linkedin/<str:opaque>/", linkedin_hook, name="linkedin_hook")]
