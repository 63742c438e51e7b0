"""Where LinkedIn is, who we are there, and how we speak to it."""

from config.env import env

LINKEDIN_API_URL = env.str("LINKEDIN_API_URL", default="https://api.linkedin.com").rstrip("/")
LINKEDIN_AUTH_URL = env.str("LINKEDIN_AUTH_URL", default="https://www.linkedin.com").rstrip("/")
LINKEDIN_CLIENT_ID = env.str("LINKEDIN_CLIENT_ID", default="")
LINKEDIN_CLIENT_SECRET = env.str("LINKEDIN_CLIENT_SECRET", default="")
# Resources to speak in LinkedIn's versioned dialect, by their names in /v2, and its version.
LINKEDIN_REST_RESOURCES = env.list("LINKEDIN_REST_RESOURCES", default=[])
LINKEDIN_VERSION = env.str("LINKEDIN_VERSION", default="202603")
# A push without a good signature is refused. Without this it counts as a hint all the same: what
# it says is fetched, never believed.
LINKEDIN_HOOKS_SIGNED = env.bool("LINKEDIN_HOOKS_SIGNED", default=True)
LINKEDIN_TIMEOUT_SECONDS = env.float("LINKEDIN_TIMEOUT_SECONDS", default=20.0)
