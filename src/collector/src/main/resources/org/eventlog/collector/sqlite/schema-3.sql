-- Copyright the Eventlog authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Version 3: request and correlation ids are found through the full-text index, which is merged half as often.

DROP INDEX event_req;

DROP INDEX event_corr;

INSERT INTO event_fts(event_fts, rank) VALUES('automerge', 8);
