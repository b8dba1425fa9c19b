-- Copyright the Eventlog authors
-- SPDX-License-Identifier: Apache-2.0
--
-- The first version of the database file of the collector. The columns are explained at SqliteSchema.

CREATE TABLE source(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

CREATE TABLE api_key(id TEXT PRIMARY KEY, src INTEGER NOT NULL REFERENCES source(id),
    hash BLOB NOT NULL, legacy INTEGER NOT NULL, origin TEXT NOT NULL, created INTEGER NOT NULL,
    revoked INTEGER);

CREATE TABLE event(seq INTEGER PRIMARY KEY AUTOINCREMENT, src INTEGER NOT NULL, eid TEXT NOT NULL,
    ts INTEGER NOT NULL, rcv INTEGER NOT NULL, lvl INTEGER NOT NULL, grp INTEGER, ip TEXT, user TEXT,
    origin TEXT NOT NULL, name TEXT, req TEXT, corr TEXT, msg TEXT, data TEXT NOT NULL,
    flags INTEGER NOT NULL, UNIQUE(src, eid));

CREATE INDEX event_ts ON event(ts);

CREATE INDEX event_src_ts ON event(src, ts);

CREATE INDEX event_grave ON event(ts, lvl, src) WHERE lvl >= 40;

CREATE INDEX event_grp ON event(grp, ts) WHERE grp IS NOT NULL;

CREATE INDEX event_req ON event(req, ts) WHERE req IS NOT NULL;

CREATE INDEX event_corr ON event(corr, ts) WHERE corr IS NOT NULL;

CREATE VIRTUAL TABLE event_fts USING fts5(txt, tags, content='', contentless_delete=1);

PRAGMA application_id = 1163283523;
