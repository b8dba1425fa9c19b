// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sqlite.JDBC;

/**
 * SQLite's JDBC driver, so that nothing of it stays when an application in a server ends. By itself the driver would stay
 * registered for the whole JVM, and its native library would lie in the temporary directory until the JVM ends.
 */
public final class SqliteDriver {
    private static final Pattern LIBRARY = Pattern.compile("/.*/sqlite-[^/]*-libsqlitejdbc\\.so");
    private static final Path MAPPED = Path.of("/proc/self/maps");

    private static boolean loaded;

    private SqliteDriver() {}

    /** Apart, as without the driver's jar it can't even be made. */
    private static final class Library {
        static final SqliteLibrary IT = new SqliteLibrary();
    }

    /**
     * A connection by the driver's class: {@code DriverManager} finds no driver in an application on Payara.
     *
     * @param file
     *            the database; made if it is not there
     *
     * @throws SqliteMissingException
     *             when the driver or its native library can't be used
     */
    public static Connection connect(Path file, Properties properties) throws SQLException {
        try {
            JDBC driver = new JDBC();
            load();
            return driver.connect(url(file), properties);
        } catch (LinkageError e) {
            throw new SqliteMissingException(
                    "SQLite's JDBC driver (org.xerial:sqlite-jdbc) is missing or can't be used: " + e, e);
        }
    }

    /** The driver takes what is behind a question mark for its own settings, or leaves it out; as a URI the name stays. */
    private static String url(Path file) {
        String name = file.toString();
        return "jdbc:sqlite:" + (name.indexOf('?') < 0
                ? name
                : "file:"
                        + file.toAbsolutePath().toString().replace("%", "%25").replace("?", "%3f").replace("#", "%23"));
    }

    /** Loads the native library, once. */
    private static synchronized void load() throws SqliteMissingException {
        if (loaded) {
            return;
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        Set<Path> others = libraries();
        // The driver runs uname; up to Java 18 the thread that waits for it would keep the application's class loader.
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            Library.IT.load();
            loaded = true;
        } finally {
            thread.setContextClassLoader(before);
        }
        libraries().stream().filter(library -> !others.contains(library)).forEach(SqliteDriver::delete);
    }

    /** The files of SQLite's libraries that this JVM has loaded, whoever did so; Linux alone tells them. */
    private static Set<Path> libraries() {
        // Not Files.lines: its channel is closed by an interrupt.
        try (BufferedReader lines = Files.newBufferedReader(MAPPED)) {
            return lines.lines().map(line -> line.substring(Math.max(0, line.indexOf('/'))))
                    .filter(path -> LIBRARY.matcher(path).matches())
                    .map(Path::of)
                    .collect(Collectors.toSet());
        } catch (IOException | RuntimeException e) {
            return Set.of();
        }
    }

    /** What is loaded needs its file no more. Where it can't be deleted, it is at the end of the JVM. */
    private static void delete(Path library) {
        try {
            Files.deleteIfExists(library);
            Files.deleteIfExists(library.resolveSibling(library.getFileName() + ".lck"));
        } catch (IOException | SecurityException e) {
            System.getLogger("org.eventlog").log(System.Logger.Level.DEBUG, "SQLite's library stays", e);
        }
    }

    /**
     * Takes the driver out of the JVM's list, if it is this application's own: the one that came with the class loader
     * of this class. For the end of an application in a server.
     *
     * @throws SQLException when the JVM does not allow it
     */
    public static void deregister() throws SQLException {
        ClassLoader own = SqliteDriver.class.getClassLoader();
        for (Driver driver : DriverManager.drivers().toList()) {
            if (driver.getClass().getName().equals("org.sqlite.JDBC") && driver.getClass().getClassLoader() == own) {
                DriverManager.deregisterDriver(driver);
            }
        }
    }
}
