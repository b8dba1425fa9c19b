-- Copyright the Eventlog authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Version 6: documents of the collector itself, such as the rules of notifications.

CREATE TABLE document(name TEXT PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL);
