-- Copyright the Eventlog authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Format 3 of the queue file. The columns are explained at ChunkRow, StateRow and RejectedTable.

CREATE TABLE chunk(first INTEGER PRIMARY KEY, count INTEGER NOT NULL, run INTEGER NOT NULL, time INTEGER NOT NULL,
    crc INTEGER NOT NULL, ends BLOB NOT NULL, levels BLOB NOT NULL, data BLOB NOT NULL);

CREATE TABLE journal(id TEXT NOT NULL, next INTEGER NOT NULL, released INTEGER NOT NULL, check_sum INTEGER NOT NULL,
    encoding TEXT);

CREATE TABLE rejected(id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, level INTEGER NOT NULL,
    reason TEXT NOT NULL, event BLOB NOT NULL);
