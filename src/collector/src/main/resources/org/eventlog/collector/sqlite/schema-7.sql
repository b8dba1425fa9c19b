-- Copyright the Eventlog authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Version 7: what each block of 1,024 event numbers contains, so that searches can pass over blocks.

CREATE TABLE block(id INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL);

CREATE TABLE block_from(kind TEXT NOT NULL, value TEXT NOT NULL, block INTEGER NOT NULL,
    PRIMARY KEY(kind, value, block)) WITHOUT ROWID;

INSERT INTO block(id, first, last) SELECT seq >> 10, ts, ts FROM event NOT INDEXED WHERE TRUE ORDER BY seq
    ON CONFLICT(id) DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last);

INSERT OR IGNORE INTO block_from(kind, value, block)
    SELECT 'key', key, seq >> 10 FROM event NOT INDEXED WHERE key IS NOT NULL ORDER BY seq;

INSERT OR IGNORE INTO block_from(kind, value, block)
    SELECT 'address', ip, seq >> 10 FROM event NOT INDEXED WHERE ip IS NOT NULL ORDER BY seq;

-- For the deletion of old blocks.
CREATE INDEX block_from_block ON block_from(block);
