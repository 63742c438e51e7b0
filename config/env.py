"""Everything that comes from the environment, read in one place.

The table in README.md lists the same names; a test keeps the two equal.
"""

import hashlib
import hmac
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import environ

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".data")))
"""Where the embedded servers and the sandbox keep what they know."""


def app_role_name(database: str) -> str:
    return f"{database}_app"


def app_database_url(owner_url: str, secret_key: str) -> str:
    """The address of the ordinary role, derived from the owner's.

    Same server, same database; the role is `<database>_app`, and its password follows from the
    secret key, so that every process derives the same one and nobody has to be told.
    """
    parts = urlsplit(owner_url)
    role = app_role_name(parts.path.lstrip("/"))
    password = hmac.new(secret_key.encode(), b"database-app-role", hashlib.sha256).hexdigest()[:40]
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(role)}:{password}@{host}"))
