// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Who may take part, and how each is called. */
enum Entry {
    EVENTLOG("eventlog", "Eventlog %s", false) {
        @Override
        Contender open(int port, Path dir) {
            return new EventlogContender(port, dir.resolve("queue.db"));
        }
    },
    LLE("lle", "logstash-logback-encoder %s", false) {
        @Override
        Contender open(int port, Path dir) {
            return new LogstashContender(port, "blocking");
        }
    },
    LOG4J2("log4j2", "Log4j2 %s", false) {
        @Override
        Contender open(int port, Path dir) {
            return new Log4jContender(port, "Timeout");
        }
    },
    FLUENCY("fluency", "fluency %s", true) {
        @Override
        Contender open(int port, Path dir) {
            return new FluencyContender(port);
        }
    },
    /** Not the default of its makers: its thread polls, so that no caller has to wake it. */
    LLE_SLEEPING("lle-sleeping", "logstash-logback-encoder %s, sleeping", false) {
        @Override
        Contender open(int port, Path dir) {
            return new LogstashContender(port, "sleeping");
        }
    },
    /** Likewise. */
    LOG4J2_SLEEPING("log4j2-sleeping", "Log4j2 %s, sleeping", false) {
        @Override
        Contender open(int port, Path dir) {
            return new Log4jContender(port, "Sleep");
        }
    };

    final String key;
    private final String title;
    /** Whether it speaks Fluentd's forward protocol; else JSON lines. */
    final boolean forward;

    Entry(String key, String title, boolean forward) {
        this.key = key;
        this.title = title;
        this.forward = forward;
    }

    /**
     * @param dir where it may keep files
     */
    abstract Contender open(int port, Path dir);

    /** Its name and version. */
    String title() {
        return title.formatted(version());
    }

    String version() {
        Properties versions = new Properties();
        try (InputStream in = Entry.class.getResourceAsStream("versions.properties")) {
            versions.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions.getProperty(key.replace("-sleeping", ""));
    }

    static Entry of(String key) {
        for (Entry entry : values()) {
            if (entry.key.equals(key)) {
                return entry;
            }
        }
        throw new IllegalArgumentException("no contender " + key);
    }

    static List<Entry> list(String keys) {
        List<Entry> entries = new ArrayList<>();
        for (String key : keys.split(",")) {
            entries.add(of(key.strip()));
        }
        return entries;
    }
}
