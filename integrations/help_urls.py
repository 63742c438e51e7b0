from django.urls import path

from integrations.views import help as views

app_name = "help"
urlpatterns = [
    path("", views.hub, name="hub"),
    path("<slug:slug>/", views.article, name="article"),
]
