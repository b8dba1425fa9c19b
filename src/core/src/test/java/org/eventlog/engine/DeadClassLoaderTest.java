// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eventlog.LogEvent;
import org.eventlog.config.Settings;
import org.eventlog.sqlite.SqliteDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server whose deployment fails may stop the application's class loader before the application is told, or without
 * telling it: Payara and GlassFish do.
 */
class DeadClassLoaderTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path dir;

    @Test
    void closingLoadsNoClassOfTheApplication() throws Exception {
        try (MortalLoader loader = new MortalLoader()) {
            AutoCloseable application = started(loader);
            loader.dead = true;

            application.close();

            assertThat(loader.refused).isEmpty();
            assertNothingRemains(loader);
            assertSavedEventsAreFound();
        }
    }

    @Test
    void closingReportsWhatWasDroppedWithoutLoadingClasses() throws Exception {
        try (MortalLoader loader = new MortalLoader()) {
            AutoCloseable application = started(loader);
            ((Runnable) application).run();
            loader.dead = true;

            application.close();

            assertThat(loader.refused).isEmpty();
            assertNothingRemains(loader);
            assertThat(sentByTheNext()).anyMatch(line -> line.contains("\"eventlog.dropped\""));
        }
    }

    @Test
    void endsIfItsClassLoaderDiesAtTheStart() throws Exception {
        try (MortalLoader loader = new MortalLoader()) {
            AutoCloseable application = start(loader);
            loader.dead = true;

            application.close();

            assertNothingRemains(loader);
        }
    }

    @Test
    void endsByItselfWhenItsClassLoaderIsDead() throws Exception {
        try (MortalLoader loader = new MortalLoader()) {
            started(loader);

            loader.dead = true;

            assertNothingRemains(loader);
            assertSavedEventsAreFound();
        }
    }

    /** Starts an application and waits until all its events are on disk. */
    @SuppressWarnings("unchecked")
    private AutoCloseable started(MortalLoader loader) throws Exception {
        AutoCloseable application = start(loader);
        await().atMost(LONG).until(() -> ((Supplier<Boolean>) application).get());
        return application;
    }

    private AutoCloseable start(MortalLoader loader) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return (AutoCloseable) loader.loadClass(Application.class.getName()).getConstructor(Path.class)
                    .newInstance(dir);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void assertNothingRemains(MortalLoader loader) {
        await().atMost(LONG).untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.isAlive() && thread.getContextClassLoader() == loader).isEmpty());
    }

    /** By an event log that has the same file: were it still locked, the next would take another name. */
    private void assertSavedEventsAreFound() throws Exception {
        assertThat(sentByTheNext()).hasSize(Application.EVENTS);
        assertThat(dir.resolve("queue-2.db")).doesNotExist();
    }

    private List<String> sentByTheNext() throws Exception {
        try (EventLog next = EventLog.builder().set("eventlog.db", dir.resolve("queue.db").toString())
                .set("eventlog.protocol", "file").set("eventlog.file.path", dir.resolve("next.log").toString())
                .build()) {
            assertThat(next.flush(LONG)).isTrue();
        }
        return Files.readAllLines(dir.resolve("next.log"));
    }

    /** What an application of its own class loader does; its values are handed over as types of the JDK. */
    public static final class Application implements AutoCloseable, Runnable, Supplier<Boolean> {
        static final int EVENTS = 10;

        private final EventLog log;

        public Application(Path dir) {
            log = EventLog.builder().set("eventlog.db", dir.resolve("queue.db").toString())
                    // Nobody listens there.
                    .host("127.0.0.1:1")
                    .set("eventlog.close-timeout", "1s")
                    .set("eventlog.inbox.max-bytes", "1MB")
                    .executor(Application::startThread)
                    .build();
            for (int i = 0; i < EVENTS; i++) {
                log.log(LogEvent.named("e" + i));
            }
        }

        /** As a server does, which has the threads. */
        private static void startThread(Runnable task) {
            Thread thread = new Thread(task, "eventlog");
            thread.setContextClassLoader(Application.class.getClassLoader());
            thread.start();
        }

        /** Whether the events are on disk, and one attempt to send them was made. */
        @Override
        public Boolean get() {
            return log.stats().stored() >= EVENTS && log.stats().failures() > 0;
        }

        /** Logs so much at once that some of it is dropped. */
        @Override
        public void run() {
            String text = "x".repeat(100_000);
            while (log.stats().droppedTotal() == 0) {
                log.log(LogEvent.named("flood").message(text));
            }
        }

        @Override
        public void close() throws SQLException {
            log.close();
            try {
                SqliteDriver.deregister(true);
            } catch (IllegalStateException e) {
                // The class loader died before the library was loaded.
            }
        }
    }

    /** The class loader of an application, which loads nothing once it is dead, as that of GlassFish. */
    private static final class MortalLoader extends URLClassLoader {
        volatile boolean dead;
        /** What was asked for after its death, other than by the check whether it is dead, and by
         * {@code DriverManager}, which looks whether the application has loaded the driver of the test. */
        final List<String> refused = new CopyOnWriteArrayList<>();

        MortalLoader() {
            super(Stream.of(EventLog.class, LogEvent.class, Settings.class, org.sqlite.JDBC.class,
                    DeadClassLoaderTest.class)
                    .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                    .toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (dead) {
                if (!name.equals(EventLog.class.getName()) && !name.equals(org.sqlite.JDBC.class.getName())) {
                    refused.add(name);
                }
                throw new IllegalStateException("This web container has not yet been started");
            }
            return super.loadClass(name, resolve);
        }
    }
}
