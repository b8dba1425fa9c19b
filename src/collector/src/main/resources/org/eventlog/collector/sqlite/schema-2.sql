-- Copyright the Eventlog authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Version 2: keys with permissions, the histogram, issues, the audit, and users.

ALTER TABLE event ADD COLUMN key TEXT;

-- Ordered by time and number. Otherwise SQLite would read all events in that order until it has enough.
DROP INDEX event_grave;

CREATE INDEX event_grave ON event(ts) WHERE lvl >= 40;

CREATE INDEX event_src_grave ON event(src, ts) WHERE lvl >= 40;

ALTER TABLE api_key ADD COLUMN label TEXT;

ALTER TABLE api_key ADD COLUMN scopes TEXT NOT NULL DEFAULT 'INGEST';

ALTER TABLE api_key ADD COLUMN max_lvl INTEGER NOT NULL DEFAULT 0;

ALTER TABLE api_key ADD COLUMN addresses TEXT;

ALTER TABLE api_key ADD COLUMN created_by TEXT;

ALTER TABLE api_key ADD COLUMN expires INTEGER;

ALTER TABLE api_key ADD COLUMN last_used INTEGER;

CREATE TABLE hist(step INTEGER NOT NULL, bucket INTEGER NOT NULL, src INTEGER NOT NULL,
    lvl INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(step, bucket, src, lvl)) WITHOUT ROWID;

CREATE TABLE issue(id INTEGER PRIMARY KEY AUTOINCREMENT, src INTEGER NOT NULL, fp TEXT NOT NULL,
    title TEXT NOT NULL, lvl INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    n INTEGER NOT NULL, state TEXT NOT NULL, changed_at INTEGER, changed_by TEXT, mute_until INTEGER,
    mute_n INTEGER, UNIQUE(src, fp));

CREATE INDEX issue_last ON issue(last);

CREATE TABLE change(id INTEGER NOT NULL, issue INTEGER NOT NULL, before TEXT NOT NULL,
    after INTEGER NOT NULL, PRIMARY KEY(id, issue)) WITHOUT ROWID;

CREATE TABLE audit(id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, who TEXT NOT NULL,
    ip TEXT, action TEXT NOT NULL, subject TEXT, detail TEXT);

CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'audit'); END;

CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'audit'); END;

CREATE TABLE person(name TEXT PRIMARY KEY, password TEXT NOT NULL, role TEXT NOT NULL, created INTEGER NOT NULL);

INSERT INTO hist(step, bucket, src, lvl, n)
    SELECT s.step, ts - ts % s.step, src, lvl, count(*)
    FROM event, (SELECT 60000 AS step UNION ALL SELECT 3600000) s GROUP BY 1, 2, 3, 4;
