-- Copyright the Eventlog authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Version 3: deployments, the release of an issue's first event, and issues resolved in the next release.

CREATE TABLE deployment(id bigint PRIMARY KEY, src integer NOT NULL REFERENCES source(id),
    release text COLLATE "C" NOT NULL, at bigint NOT NULL, by_key text COLLATE "C");

CREATE INDEX deployment_src ON deployment(src, id);

ALTER TABLE issue ADD COLUMN release text COLLATE "C", ADD COLUMN fixed_n bigint, ADD COLUMN fixed_after text;

CREATE INDEX issue_release ON issue(release, last, id) WHERE release IS NOT NULL;
