"""The tables. Ids are text, times are epoch milliseconds, lists are JSON.

SCHEMA is what a new file gets. A file of an older version first goes through the STEPS that it has
not seen; how many those are is in `PRAGMA user_version`. A step is never changed, only followed.
"""

from sqlite3 import Connection

TABLES = [
    "settings",
    "clients",
    "secrets",
    "tokens",
    "organizations",
    "contracts",
    "integrations",
    "configurations",
    "seats",
    "people",
    "events",
    "records",
    "parts",
    "writes",
    "calls",
    "faults",
    "notes",
    "requests",
    "pushes",
    "challenges",
    "postings",
    "tasks",
    "usage",
    "limits",
]

STEPS: list[tuple[str, ...]] = [
    (
        "ALTER TABLE people ADD COLUMN email TEXT",
        "ALTER TABLE people ADD COLUMN phone TEXT",
        "ALTER TABLE people ADD COLUMN shares_contact INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE people ADD COLUMN shares_since INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE people ADD COLUMN closed_at INTEGER",
        # The nearest that an older file knows of the day an account was closed.
        "UPDATE people SET closed_at = last_modified WHERE privacy = 'CLOSED'",
        "ALTER TABLE contracts ADD COLUMN slots INTEGER NOT NULL DEFAULT 0",
    ),
]

SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS clients (
  client_id TEXT PRIMARY KEY, urn TEXT NOT NULL UNIQUE, is_parent INTEGER NOT NULL DEFAULT 0,
  unique_foreign_id TEXT UNIQUE, name TEXT NOT NULL, description TEXT NOT NULL DEFAULT '',
  domains TEXT NOT NULL DEFAULT '[]', callbacks TEXT NOT NULL DEFAULT '[]',
  allowed INTEGER NOT NULL DEFAULT 1, created_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS secrets (
  id INTEGER PRIMARY KEY, client_id TEXT NOT NULL, secret TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS tokens (
  token TEXT PRIMARY KEY, client_id TEXT NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS organizations (id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS contracts (
  id TEXT PRIMARY KEY, organization_id TEXT NOT NULL, name TEXT NOT NULL, product TEXT NOT NULL,
  enabled INTEGER NOT NULL DEFAULT 1, expires_at INTEGER, slots INTEGER NOT NULL DEFAULT 0);

-- client_id is empty while an integration that the parent named is used by no child application
CREATE TABLE IF NOT EXISTS integrations (
  context TEXT NOT NULL, type TEXT NOT NULL, tenant TEXT NOT NULL, provider TEXT NOT NULL,
  client_id TEXT NOT NULL, name TEXT, status TEXT NOT NULL, requested_at INTEGER NOT NULL,
  PRIMARY KEY (context, type, tenant, provider, client_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS configurations (
  context TEXT NOT NULL, type TEXT NOT NULL, tenant TEXT NOT NULL, provider TEXT NOT NULL,
  client_id TEXT NOT NULL, setting TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (context, type, tenant, provider, client_id, setting)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS seats (
  id TEXT PRIMARY KEY, contract_id TEXT NOT NULL, member TEXT NOT NULL, first_name TEXT NOT NULL,
  last_name TEXT NOT NULL, email TEXT, state TEXT NOT NULL, roles TEXT NOT NULL,
  created_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS seats_of_contract ON seats (contract_id, id);

CREATE TABLE IF NOT EXISTS people (
  id TEXT PRIMARY KEY, first_name TEXT NOT NULL, last_name TEXT NOT NULL, headline TEXT,
  location TEXT, employer TEXT, privacy TEXT NOT NULL, withheld TEXT NOT NULL DEFAULT '[]',
  last_modified INTEGER NOT NULL, email TEXT, phone TEXT,
  shares_contact INTEGER NOT NULL DEFAULT 0, shares_since INTEGER NOT NULL DEFAULT 0,
  closed_at INTEGER);

-- wire is the element of conversationEvents, ready to send
CREATE TABLE IF NOT EXISTS events (
  id TEXT PRIMARY KEY, thread TEXT NOT NULL, seat_id TEXT NOT NULL, person_id TEXT NOT NULL,
  direction TEXT NOT NULL, created_at INTEGER NOT NULL, visible_at INTEGER NOT NULL,
  visibility TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, wire TEXT NOT NULL);
-- visible_at is in it so that an offset is skipped without reading the rows
CREATE INDEX IF NOT EXISTS events_of_seat ON events (seat_id, created_at, id, visible_at);
CREATE INDEX IF NOT EXISTS events_of_person ON events (person_id, created_at, id);
CREATE INDEX IF NOT EXISTS replies_of_seat ON events (seat_id, person_id, created_at, visible_at)
  WHERE direction = 'received';

CREATE TABLE IF NOT EXISTS notes (
  id TEXT PRIMARY KEY, seat_id TEXT NOT NULL, person_id TEXT NOT NULL, content TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 1, created_at INTEGER NOT NULL, last_modified INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS notes_of_seat ON notes (seat_id, last_modified, id);
CREATE INDEX IF NOT EXISTS people_closed ON people (closed_at) WHERE closed_at IS NOT NULL;

CREATE TABLE IF NOT EXISTS records (
  resource TEXT NOT NULL, client_id TEXT NOT NULL, organization_id TEXT NOT NULL,
  id TEXT NOT NULL, body TEXT NOT NULL, member TEXT, at INTEGER NOT NULL,
  PRIMARY KEY (resource, client_id, organization_id, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS parts (
  resource TEXT NOT NULL, client_id TEXT NOT NULL, organization_id TEXT NOT NULL,
  record_id TEXT NOT NULL, sub TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (resource, client_id, organization_id, record_id, sub, id)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS writes (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, client_id TEXT NOT NULL,
  method TEXT NOT NULL, path TEXT NOT NULL, key TEXT NOT NULL, body TEXT);
CREATE TABLE IF NOT EXISTS calls (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, method TEXT NOT NULL,
  path TEXT NOT NULL, query TEXT NOT NULL, status INTEGER NOT NULL, client_id TEXT NOT NULL,
  tunnelled INTEGER NOT NULL, fault TEXT);
CREATE TABLE IF NOT EXISTS faults (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, path_prefix TEXT NOT NULL,
  remaining INTEGER, options TEXT NOT NULL);

-- what a push is about: its id is asked for afterwards, and ends after a day
CREATE TABLE IF NOT EXISTS requests (
  id TEXT PRIMARY KEY, type TEXT NOT NULL, client_id TEXT NOT NULL, context TEXT NOT NULL,
  seat_id TEXT, about TEXT NOT NULL, created_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS requests_of_seat ON requests (seat_id, created_at);
-- next_at is the machine's time: moving the clock of the world moves no connection
CREATE TABLE IF NOT EXISTS pushes (
  id INTEGER PRIMARY KEY AUTOINCREMENT, notification_id TEXT NOT NULL, client_id TEXT NOT NULL,
  context TEXT NOT NULL, type TEXT NOT NULL, request_id TEXT NOT NULL, url TEXT NOT NULL,
  body TEXT NOT NULL, forged INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'WAITING',
  attempts INTEGER NOT NULL DEFAULT 0, last_status INTEGER, last_error TEXT,
  created_at INTEGER NOT NULL, next_at INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS pushes_waiting ON pushes (state, next_at);
CREATE TABLE IF NOT EXISTS challenges (
  id INTEGER PRIMARY KEY AUTOINCREMENT, client_id TEXT NOT NULL, context TEXT NOT NULL,
  url TEXT NOT NULL, code TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'WAITING',
  last_status INTEGER, last_error TEXT, created_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS challenges_waiting ON challenges (state);

CREATE TABLE IF NOT EXISTS postings (
  client_id TEXT NOT NULL, external_id TEXT NOT NULL, number INTEGER NOT NULL,
  organization_id TEXT NOT NULL, contract_id TEXT, listing TEXT NOT NULL, is_open INTEGER NOT NULL,
  listed_at INTEGER NOT NULL, expire_at INTEGER NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (client_id, external_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tasks (
  id INTEGER PRIMARY KEY AUTOINCREMENT, urn TEXT NOT NULL UNIQUE, client_id TEXT NOT NULL,
  external_id TEXT NOT NULL, operation TEXT NOT NULL, body TEXT NOT NULL,
  organization_id TEXT NOT NULL, created_at INTEGER NOT NULL, ready_at INTEGER NOT NULL,
  status TEXT NOT NULL DEFAULT 'IN_PROGRESS', error TEXT, posting INTEGER);
CREATE INDEX IF NOT EXISTS tasks_waiting ON tasks (status, ready_at);

-- how many calls an application made to a group of endpoints on a day (epoch days, UTC)
CREATE TABLE IF NOT EXISTS usage (
  client_id TEXT NOT NULL, grp TEXT NOT NULL, day INTEGER NOT NULL, used INTEGER NOT NULL,
  PRIMARY KEY (client_id, grp, day)) WITHOUT ROWID;
-- what the control API set instead of the documented numbers
CREATE TABLE IF NOT EXISTS limits (
  grp TEXT NOT NULL, span TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (grp, span));
"""


def prepare(db: Connection) -> None:
    """Bring a file, new or of any older version, to the present tables."""
    is_old = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'people'").fetchone()
    done = db.execute("PRAGMA user_version").fetchone()[0] if is_old else len(STEPS)
    for step in STEPS[done:]:
        db.execute("BEGIN IMMEDIATE")
        for statement in step:
            db.execute(statement)
        done += 1
        db.execute(f"PRAGMA user_version = {done}")
        db.execute("COMMIT")
    db.executescript(SCHEMA)
    db.execute(f"PRAGMA user_version = {len(STEPS)}")
