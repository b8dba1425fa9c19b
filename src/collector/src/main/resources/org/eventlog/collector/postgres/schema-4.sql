-- Copyright the Eventlog authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Version 4: documents of the collector itself, such as the rules of notifications.

CREATE TABLE document(name text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, body text NOT NULL);
