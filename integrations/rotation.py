"""A new secret for a company's application. LinkedIn wants one every 60 to 90 days.

Both secrets work meanwhile: calls that are on their way end well, and pushes that LinkedIn signs
with the older one are accepted. LinkedIn keeps two alive at most; the older is deleted in its
developer portal, for which there is no call.
"""

from integrations.clients import parent_client
from integrations.linkedin import provisioning
from integrations.linkedin.errors import Invalid
from integrations.models import LinkedInApp
from integrations.services.apps import app_secret_rotated
from tenants.scope import tenant_atomic


class TwoSecrets(RuntimeError):
    """LinkedIn refuses a third: the older of the two has to be deleted in its portal first."""


def secret_rotate(app: LinkedInApp) -> None:
    """Roll the secret and keep it. Raises TwoSecrets and LinkedInError.

    Should the answer be lost, the secret in use stays good; the unknown one is deleted in the
    portal before the next try.
    """
    try:
        secret = provisioning.roll_secret(parent_client(), application_urn=app.application_urn)
    except Invalid as error:
        raise TwoSecrets(error.message) from error
    with tenant_atomic():
        app_secret_rotated(app=app, client_secret=secret)
