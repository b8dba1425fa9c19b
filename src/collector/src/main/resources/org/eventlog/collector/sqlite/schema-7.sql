-- Copyright the Eventlog authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Version 7: what each block of 1,024 event numbers contains, so that searches can pass over blocks.
-- BlockContents.fill adds those of the events that are there.

CREATE TABLE block(id INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL);

CREATE TABLE block_from(kind TEXT NOT NULL, value TEXT NOT NULL, block INTEGER NOT NULL,
    PRIMARY KEY(kind, value, block)) WITHOUT ROWID;

-- For the deletion of old blocks.
CREATE INDEX block_from_block ON block_from(block);
