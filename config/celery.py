"""The Celery application. What it runs and when is in settings; work is asked for by rows."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

app = Celery("sourcebridge")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
