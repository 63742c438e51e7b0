"""The parts of the project that join the apps: settings, urls, the task runner, the logs."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
