-- Copyright the Eventlog authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Version 5: deployments, the release of an issue's first event, and issues resolved in the next release.

CREATE TABLE deployment(id INTEGER PRIMARY KEY, src INTEGER NOT NULL REFERENCES source(id), release TEXT NOT NULL,
    at INTEGER NOT NULL, by_key TEXT);

CREATE INDEX deployment_src ON deployment(src, id);

ALTER TABLE issue ADD COLUMN release TEXT;

ALTER TABLE issue ADD COLUMN fixed_n INTEGER;

ALTER TABLE issue ADD COLUMN fixed_after TEXT;

CREATE INDEX issue_release ON issue(release, last) WHERE release IS NOT NULL;
