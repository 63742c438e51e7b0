from django.urls import path

from tenants.api import UserList

urlpatterns = [path("users/", UserList.as_view(), name="api_users")]
