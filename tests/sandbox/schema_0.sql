-- The tables of a state file before it knew versions.
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
  enabled INTEGER NOT NULL DEFAULT 1, expires_at INTEGER);

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
  last_modified INTEGER NOT NULL);

-- wire is the element of conversationEvents, ready to send
CREATE TABLE IF NOT EXISTS events (
  id TEXT PRIMARY KEY, thread TEXT NOT NULL, seat_id TEXT NOT NULL, person_id TEXT NOT NULL,
  direction TEXT NOT NULL, created_at INTEGER NOT NULL, visible_at INTEGER NOT NULL,
  visibility TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, wire TEXT NOT NULL);
-- visible_at is in it so that an offset is skipped without reading the rows
CREATE INDEX IF NOT EXISTS events_of_seat ON events (seat_id, created_at, id, visible_at);
CREATE INDEX IF NOT EXISTS events_of_person ON events (person_id, created_at, id);

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
