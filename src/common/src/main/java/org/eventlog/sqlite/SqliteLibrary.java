// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eventlog.thread.Uninterrupted;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Loads SQLite's native library, and explains failures.
 *
 * <p>The driver extracts the library into the temporary directory, which in a container may be read-only or mounted
 * with noexec. The driver's exception does not state the cause; its loader logs it with stack traces, which are
 * suppressed here. A failed attempt is repeated only if the circumstances have changed, or rarely. Thread-safe.
 */
final class SqliteLibrary {
    private static final long FIRST_WAIT = TimeUnit.SECONDS.toNanos(10);
    private static final long LONGEST_WAIT = TimeUnit.HOURS.toNanos(1);
    private static final Pattern UNPACKED = Pattern.compile("sqlite-\\S+?sqlitejdbc\\.\\w+");
    /** The driver's message for a directory without a library, which is not a cause. */
    private static final String NOT_THERE = "no sqlitejdbc in";

    /** Loads the library. */
    interface Loader {
        boolean load() throws Exception;
    }

    private final Loader loader;
    private final LongSupplier ticker;
    /** Strongly referenced, because the framework forgets an unreferenced logger. */
    private final Logger loadersLog = Logger.getLogger("org.sqlite.SQLiteJDBCLoader");
    // Guarded by this
    private boolean loaded;
    private SqliteMissingException failure;
    /** The circumstances of the failure. */
    private String failedWith;
    private long wait = FIRST_WAIT;
    private long retryAt;

    SqliteLibrary() {
        this(SQLiteJDBCLoader::initialize, System::nanoTime);
    }

    SqliteLibrary(Loader loader, LongSupplier ticker) {
        this.loader = loader;
        this.ticker = ticker;
    }

    synchronized void load() throws SqliteMissingException {
        if (loaded) {
            return;
        }
        String circumstances = circumstances();
        boolean same = failure != null && circumstances.equals(failedWith);
        if (same && ticker.getAsLong() - retryAt < 0) {
            throw new SqliteMissingException(failure.getMessage(), failure.getCause());
        }
        List<LogRecord> said = new ArrayList<>();
        try {
            loaded = loadQuietly(said);
            if (!loaded) {
                throw new IllegalStateException("its loader does not say why");
            }
        } catch (Exception | LinkageError e) {
            wait = same ? Math.min(2 * wait, LONGEST_WAIT) : FIRST_WAIT;
            retryAt = ticker.getAsLong() + wait;
            failedWith = circumstances;
            failure = explained(e, said);
            said.forEach(SqliteLibrary::deleteUnpacked);
            throw failure;
        }
    }

    /** Interrupts are deferred: on some machines the driver starts a process to identify the machine. */
    private boolean loadQuietly(List<LogRecord> said) throws Exception {
        Filter before = loadersLog.getFilter();
        try (Uninterrupted uninterrupted = new Uninterrupted()) {
            loadersLog.setFilter(record -> {
                said.add(record);
                return false;
            });
            return loader.load();
        } finally {
            loadersLog.setFilter(before);
        }
    }

    private static SqliteMissingException explained(Throwable fault, List<LogRecord> said) {
        if (fault instanceof IllegalCallerException) {
            return new SqliteMissingException(
                    "SQLite's native library can't be loaded, as this JVM denies native access"
                            + " (" + fault.getMessage()
                            + "): start it with --enable-native-access=ALL-UNNAMED, or with the name"
                            + " of the module that has the driver",
                    fault);
        }
        Throwable cause = said.stream().map(LogRecord::getThrown)
                .filter(thrown -> thrown != null && !String.valueOf(thrown.getMessage()).startsWith(NOT_THERE))
                .findFirst().orElse(fault);
        String directory = TemporaryDirectory.fault(directory());
        String reason = directory != null ? directory + " (" + text(cause) + ")" : text(cause);
        return new SqliteMissingException("SQLite's native library can't be loaded: " + reason
                + ". Name a directory in which files may be written and run by -Dorg.sqlite.tmpdir=..., or the one that"
                + " holds the library by -Dorg.sqlite.lib.path=...", cause);
    }

    private static String text(Throwable fault) {
        String message = fault.getMessage();
        return message == null ? fault.getClass().getName() : message.lines().findFirst().orElse("");
    }

    private static Path directory() {
        return Path.of(System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir", ".")));
    }

    /** The conditions that determine the outcome, and that an operator may change while the JVM runs. */
    private static String circumstances() {
        return String.join("\n", directory().toString(), String.valueOf(TemporaryDirectory.fault(directory())),
                System.getProperty("org.sqlite.lib.path", ""), System.getProperty("org.sqlite.lib.name", ""));
    }

    /** Otherwise each attempt would leave a file until the JVM ends. */
    private static void deleteUnpacked(LogRecord record) {
        Matcher name = UNPACKED.matcher(String.valueOf(record.getMessage()));
        if (name.find()) {
            for (String file : List.of(name.group(), name.group() + ".lck")) {
                try {
                    Files.deleteIfExists(directory().resolve(file));
                } catch (IOException | RuntimeException e) {
                    loggedAsStaying(e);
                }
            }
        }
    }

    private static void loggedAsStaying(Exception e) {
        System.getLogger("org.eventlog").log(System.Logger.Level.DEBUG, "SQLite's library stays", e);
    }
}
