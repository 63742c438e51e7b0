"""Why set-up cannot go on, in the words that an admin reads."""

from integrations.linkedin.errors import (
    Forbidden,
    LinkedInError,
    RateLimited,
    ServerError,
    Unauthorized,
)

RECRUITER_LITE = "RECRUITER_LITE"


TWO_LOST_SECRETS = (
    "two secrets of the company's application are alive and we know neither: their answers were "
    "lost. An operator has to delete one in LinkedIn's developer portal."
)
"""The one end that no retry mends: LinkedIn tells a secret once, and rolls no third."""


def plain_of_wait(error: LinkedInError) -> str:
    """Why a step waits, where nobody has to do anything about it."""
    if isinstance(error, RateLimited):
        why = "LinkedIn asked us to slow down."
    elif isinstance(error, ServerError):
        why = f"LinkedIn has a fault of its own just now (HTTP {error.status})."
    else:
        why = error.message
    return f"{why} We try again by ourselves."


def plain_of_parent(error: LinkedInError) -> str:
    if isinstance(error, Unauthorized):
        return "LinkedIn did not accept our credentials. An operator has to look at them."
    return f"LinkedIn did not make the company's access: {error.message}"


def plain(error: LinkedInError) -> str:
    if isinstance(error, Unauthorized):
        return (
            "LinkedIn does not accept the company's credentials any more. "
            "Trying again makes new ones if they still are not."
        )
    if isinstance(error, Forbidden) and RECRUITER_LITE in error.message:
        return (
            "This is a Recruiter Lite contract. LinkedIn shares data of Recruiter Corporate and "
            "Professional Services contracts only."
        )
    if isinstance(error, Forbidden):
        return "LinkedIn does not let us use this contract. Check the Contract ID and company ID."
    return f"LinkedIn refused: {error.message}"
