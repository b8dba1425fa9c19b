// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import java.util.zip.ZipError;
import org.eventlog.LogEvent;
import org.eventlog.logs.RecordHandler;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.junit.jupiter.api.AfterEach;

/** Values, exceptions and collections of an application that throw unexpectedly. */
abstract class ForeignFaultsFixture {
    final Lines lines = new Lines();
    final Logger own = Logger.getLogger("org.eventlog");

    @AfterEach
    void noInterruptIsLeftToOthers() {
        Thread.interrupted();
    }

    static Stream<Throwable> faults() {
        return Stream.of(new IllegalStateException("f"), new IOException("f"), new NotDone(), new AssertionError("f"),
                new IOError(new IOException("f")), new InternalError("f"), new ServiceConfigurationError("f"),
                new ExceptionInInitializerError("f"), new NoClassDefFoundError("f"), new StackOverflowError(),
                new OutOfMemoryError("f"), new UnknownError("f"), new ZipError("f"), new Error("f"),
                new Throwable("f"), new InterruptedException("f"), new ThreadDeath(), new Speechless());
    }

    List<String> logged(EventLog.Builder builder, Consumer<EventLog> work) {
        try (EventLog log = builder.set("eventlog.db", ":memory:").transport(lines).build()) {
            work.accept(log);
            // The closing thread was not interrupted by anyone.
            boolean interrupted = Thread.interrupted();
            log.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            assertThat(log.stats().dropped().values()).containsOnly(0L);
        }
        return lines.all;
    }

    static String name(Throwable fault) {
        return fault.getClass().getName();
    }

    static UnaryOperator<LogEvent> throwing(Throwable fault) {
        return event -> {
            ForeignFaultsFixture.<RuntimeException>raise(fault);
            return null;
        };
    }

    static Handler listener(List<LogRecord> told) {
        return new RecordHandler(logRecord -> {
            told.add(logRecord);
        });
    }

    static RuntimeException sneaky(Throwable fault) {
        ForeignFaultsFixture.<RuntimeException>raise(fault);
        return null;
    }

    @SuppressWarnings("unchecked")
    static <T extends Throwable> void raise(Throwable fault) throws T {
        throw (T) fault;
    }

    static List<Object> list(Throwable fault) {
        return new AbstractList<>() {
            @Override
            public Object get(int index) {
                return sneaky(fault);
            }

            @Override
            public Iterator<Object> iterator() {
                ForeignFaultsFixture.<RuntimeException>raise(fault);
                return null;
            }

            @Override
            public int size() {
                ForeignFaultsFixture.<RuntimeException>raise(fault);
                return 0;
            }
        };
    }

    static Map<String, Object> map(Throwable fault) {
        return new AbstractMap<>() {
            @Override
            public Set<Entry<String, Object>> entrySet() {
                ForeignFaultsFixture.<RuntimeException>raise(fault);
                return null;
            }
        };
    }

    record Failing(Throwable fault) {
        @Override
        public String toString() {
            ForeignFaultsFixture.<RuntimeException>raise(fault);
            return null;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    record FailingText(Throwable fault) implements CharSequence {
        @Override
        public int length() {
            ForeignFaultsFixture.<RuntimeException>raise(fault);
            return 0;
        }

        @Override
        public char charAt(int index) {
            ForeignFaultsFixture.<RuntimeException>raise(fault);
            return 0;
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            ForeignFaultsFixture.<RuntimeException>raise(fault);
            return null;
        }

        @Override
        public String toString() {
            ForeignFaultsFixture.<RuntimeException>raise(fault);
            return null;
        }
    }

    static final class Fine {}

    /** As Kotlin's NotImplementedError: an Error of an application's own. */
    static final class NotDone extends Error {
        private static final long serialVersionUID = 1;
    }

    /** What is thrown fails in its turn. */
    static final class Speechless extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new NotDone();
        }

        @Override
        public String toString() {
            throw new NotDone();
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new NotDone();
        }
    }

    static final class Hostile extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Throwable fault;

        Hostile(Throwable fault) {
            this.fault = fault;
        }

        @Override
        public String getMessage() {
            ForeignFaultsFixture.<RuntimeException>raise(fault);
            return null;
        }

        @Override
        public String toString() {
            ForeignFaultsFixture.<RuntimeException>raise(fault);
            return null;
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            ForeignFaultsFixture.<RuntimeException>raise(fault);
            return null;
        }

        @Override
        public synchronized Throwable getCause() {
            ForeignFaultsFixture.<RuntimeException>raise(fault);
            return null;
        }
    }

    /** Keeps the lines that an event log sends. */
    static final class Lines implements Transport {
        final List<String> all = new CopyOnWriteArrayList<>();

        @Override
        public void send(Batch batch) {
            all.addAll(new String(batch.toByteArray(), StandardCharsets.UTF_8).lines().toList());
        }

        @Override
        public String describe() {
            return "a list";
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
