"""Settings of a worker process beside a test: the test's database and LinkedIn."""

import json
import os

from config.settings.test import *  # noqa: F403
from config.settings.test import DATABASES

DATABASES["default"].update(json.loads(os.environ["TEST_DATABASE"]))
LINKEDIN_API_URL = LINKEDIN_AUTH_URL = os.environ["TEST_LINKEDIN_URL"]
