// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.nio.file.Path;
import java.util.List;
import org.eventlog.pipeline.StoreTarget;

/** The compared journals. */
enum JournalEntry {
    /** Eventlog's journal with default settings. */
    STORE("Eventlog's store", "the process", null) {
        @Override
        Journal open(Path dir) {
            return store(new StoreTarget(dir.resolve("queue.db"), false));
        }
    },
    /** The same with eventlog.queue.synchronous=full. */
    STORE_FULL("Eventlog's store, synchronous=full", "a loss of power", null) {
        @Override
        Journal open(Path dir) {
            return store(new StoreTarget(dir.resolve("queue.db"), true));
        }
    },
    /** The event is in the file when the call returns. */
    CHRONICLE("Chronicle Queue", "the process", null) {
        @Override
        Journal open(Path dir) {
            return new ChronicleJournal(dir);
        }

        @Override
        List<String> jvm() {
            return ChronicleJournal.JVM;
        }
    },
    /** The lower bound. */
    FILE("a file, appended to", "the process", null) {
        @Override
        Journal open(Path dir) {
            return new FileJournal(dir.resolve("chunks"));
        }
    },
    /** The settings of Eventlog's store. */
    WAL_NORMAL("the process; a loss of power takes what came after the last checkpoint", "WAL", "NORMAL", false),
    /** The same, with each commit synced. */
    WAL_FULL("a loss of power", "WAL", "FULL", false),
    /** Without any sync. */
    WAL_OFF("the process", "WAL", "OFF", false),
    /** The rollback journal remains, and its header is overwritten with zeros. */
    PERSIST_OFF_EXCLUSIVE("the process", "PERSIST", "OFF", true),
    /** The same, with the lock released between transactions. */
    PERSIST_OFF("the process", "PERSIST", "OFF", false),
    /** The rollback journal is truncated. */
    TRUNCATE_OFF_EXCLUSIVE("the process", "TRUNCATE", "OFF", true),
    /** Without a rollback journal on disk. */
    MEMORY_OFF_EXCLUSIVE("nothing: killed within a commit, the file is damaged", "MEMORY", "OFF", true),
    /** Synced, but not at every critical moment. */
    PERSIST_NORMAL_EXCLUSIVE("nearly every loss of power", "PERSIST", "NORMAL", true),
    /** Synced at every critical moment. */
    PERSIST_FULL_EXCLUSIVE("a loss of power", "PERSIST", "FULL", true),
    /** The directory is synced, too. */
    PERSIST_EXTRA_EXCLUSIVE("a loss of power", "PERSIST", "EXTRA", true);

    final String title;
    /** The failure that a committed event survives. */
    final String survives;
    private final SqliteJournal.Mode mode;

    JournalEntry(String survives, String journal, String synchronous, boolean exclusive) {
        this("SQLite, " + new SqliteJournal.Mode(journal, synchronous, exclusive), survives,
                new SqliteJournal.Mode(journal, synchronous, exclusive));
    }

    JournalEntry(String title, String survives, SqliteJournal.Mode mode) {
        this.title = title;
        this.survives = survives;
        this.mode = mode;
    }

    Journal open(Path dir) {
        return new SqliteJournal(dir.resolve("chunks.db"), mode);
    }

    /** The options that its JVM needs. */
    List<String> jvm() {
        return List.of();
    }

    private static Journal store(StoreTarget target) {
        return new Journal() {
            @Override
            public Writer writer() {
                return new ChunkWriter(target::store);
            }

            @Override
            public void close() {
                target.close();
            }
        };
    }
}
