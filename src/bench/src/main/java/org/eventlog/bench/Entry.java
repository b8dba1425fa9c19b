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

/** The contenders and their names. */
enum Entry {
    EVENTLOG("eventlog", "Eventlog %s", false, Durability.WHILE_SENT) {
        @Override
        Contender open(Stream stream, int port, Path dir) {
            return new EventlogContender(stream, port, dir.resolve("queue.db"));
        }
    },
    LLE("lle", "logstash-logback-encoder %s", false, Durability.NEVER) {
        @Override
        Contender open(Stream stream, int port, Path dir) {
            return new LogstashContender(stream, port, "lle.xml", "blocking");
        }
    },
    LOG4J2("log4j2", "Log4j2 %s", false, Durability.NEVER) {
        @Override
        Contender open(Stream stream, int port, Path dir) {
            return Log4jContender.toSink(stream, port, "Timeout");
        }
    },
    FLUENCY("fluency", "fluency %s", true, Durability.NEVER) {
        @Override
        Contender open(Stream stream, int port, Path dir) {
            return new FluencyContender(stream, port);
        }
    },
    /** Not the default: its thread polls, so that no caller has to wake it. */
    LLE_SLEEPING("lle-sleeping", "logstash-logback-encoder %s, sleeping", false, Durability.NEVER) {
        @Override
        Contender open(Stream stream, int port, Path dir) {
            return new LogstashContender(stream, port, "lle.xml", "sleeping");
        }
    },
    /** Not the default, either. */
    LOG4J2_SLEEPING("log4j2-sleeping", "Log4j2 %s, sleeping", false, Durability.NEVER) {
        @Override
        Contender open(Stream stream, int port, Path dir) {
            return Log4jContender.toSink(stream, port, "Sleep");
        }
    },
    /** Eventlog's appender. */
    LOGBACK("eventlog-logback", "Eventlog %s by Logback", false, Durability.WHILE_SENT) {
        @Override
        Contender open(Stream stream, int port, Path dir) {
            return new BridgedContender(port, dir.resolve("queue.db"),
                    () -> new LogstashContender(stream, port, "eventlog-logback.xml", ""));
        }
    },
    /** Eventlog's appender. */
    LOG4J("eventlog-log4j2", "Eventlog %s by Log4j2", false, Durability.WHILE_SENT) {
        @Override
        Contender open(Stream stream, int port, Path dir) {
            return new BridgedContender(port, dir.resolve("queue.db"),
                    () -> new Log4jContender(stream, "eventlog-log4j2.xml"));
        }
    },
    /** Eventlog's handler; only for lines, because java.util.logging has no structured events. */
    JUL("eventlog-jul", "Eventlog %s by java.util.logging", false, Durability.WHILE_SENT) {
        @Override
        Contender open(Stream stream, int port, Path dir) {
            if (stream != Stream.LINES) {
                throw new IllegalArgumentException("java.util.logging takes lines only");
            }
            return new JulContender(port, dir.resolve("queue.db"));
        }
    },
    /** The cost of the benchmark itself. */
    NOTHING("nothing", "the events' making alone", false, "-") {
        @Override
        Contender open(Stream stream, int port, Path dir) {
            return new NoOpContender(stream);
        }
    };

    private static final class Durability {
        static final String NEVER = "never";
        static final String WHILE_SENT = "everything, while it is sent";
    }

    final String key;
    private final String title;
    /** Whether it uses Fluentd's forward protocol instead of JSON lines. */
    final boolean forward;
    /** What is stored on disk, and when. */
    final String kept;

    Entry(String key, String title, boolean forward, String kept) {
        this.key = key;
        this.title = title;
        this.forward = forward;
        this.kept = kept;
    }

    /**
     * @param dir the directory for its files
     */
    abstract Contender open(Stream stream, int port, Path dir);

    boolean isOurs() {
        return key.startsWith("eventlog");
    }

    /** Whether it is one of the products that Eventlog is compared with. */
    boolean isPeer() {
        return !isOurs() && this != NOTHING;
    }

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
        return versions.getProperty(key.startsWith("eventlog") ? "eventlog" : key.replace("-sleeping", ""), "");
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
