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
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * Loads SQLite's JDBC driver so that nothing of it remains when an application in a server ends. Otherwise the driver
 * would stay registered in the whole JVM, and its native library would stay in the temporary directory until the JVM
 * ends.
 */
public final class SqliteDriver {
    private static final Pattern LIBRARY = Pattern.compile("/.*/sqlite-[^/]*-libsqlitejdbc\\.so");
    private static final Path MAPPED = Path.of("/proc/self/maps");

    private static boolean loaded;

    private SqliteDriver() {}

    /** A separate class, because it cannot be loaded without the driver's jar. */
    private static final class Library {
        static final SqliteLibrary IT = new SqliteLibrary();
    }

    /**
     * Opens a connection without the driver class, which registers itself with {@code DriverManager}: that finds no
     * driver in an application on Payara, which reports each registration that an application leaves.
     *
     * @param file the database, which is created if it does not exist
     * @throws SqliteMissingException if the driver or its native library cannot be used
     */
    public static Connection connect(Path file, Properties properties) throws SQLException {
        try {
            load();
            String name = name(file);
            return new JDBC4Connection("jdbc:sqlite:" + name, name, properties);
        } catch (LinkageError e) {
            throw new SqliteMissingException(
                    "SQLite's JDBC driver (org.xerial:sqlite-jdbc) is missing or can't be used: " + e, e);
        }
    }

    /**
     * In a plain file name, the driver treats the text after a question mark as settings, or removes it. In a URI,
     * the name is unchanged.
     */
    private static String name(Path file) {
        String name = file.toString();
        return name.indexOf('?') < 0
                ? name
                : "file:"
                        + file.toAbsolutePath().toString().replace("%", "%25").replace("?", "%3f").replace("#", "%23");
    }

    /** Loads the native library once. */
    private static synchronized void load() throws SqliteMissingException {
        if (loaded) {
            return;
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        Set<Path> others = libraries();
        // The driver runs uname. Up to Java 18, the thread that waits for that process would reference the
        // application's class loader.
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            Library.IT.load();
            findWhatTheEndNeeds();
            loaded = true;
        } finally {
            thread.setContextClassLoader(before);
        }
        libraries().stream().filter(library -> !others.contains(library)).forEach(SqliteDriver::delete);
    }

    /** The files of all SQLite libraries that this JVM has loaded. Only Linux lists them. */
    private static Set<Path> libraries() {
        // Not Files.lines, because an interrupt closes its channel.
        try (BufferedReader lines = Files.newBufferedReader(MAPPED)) {
            return lines.lines().map(line -> line.substring(Math.max(0, line.indexOf('/'))))
                    .filter(path -> LIBRARY.matcher(path).matches())
                    .map(Path::of)
                    .collect(Collectors.toSet());
        } catch (IOException | RuntimeException e) {
            return Set.of();
        }
    }

    /** Once loaded, the file is not needed any more. If it cannot be deleted, the JVM deletes it on exit. */
    private static void delete(Path library) {
        try {
            Files.deleteIfExists(library);
            Files.deleteIfExists(library.resolveSibling(library.getFileName() + ".lck"));
        } catch (IOException | SecurityException e) {
            System.getLogger("org.eventlog").log(System.Logger.Level.DEBUG, "SQLite's library stays", e);
        }
    }

    /**
     * At the end, a server may have stopped the class loader. It must not ask {@code DriverManager} here: that looks for
     * the drivers of the JVM only once, when it is first asked, and with the context class loader, which here knows
     * none.
     */
    private static void findWhatTheEndNeeds() {
        own(Stream.empty());
        List.of(Driver.class, DriverManager.class);
    }

    /**
     * Removes a driver that was loaded with this class's loader from the JVM's list, in case other code has registered
     * it there. For the end of an application in a server.
     *
     * <p>
     * When {@code DriverManager} is first asked, it registers all drivers that the context class loader knows, and never
     * looks again. Those of an application that ends would keep it in memory; one that goes on would miss its drivers if
     * they were not found. So after the end of an application, others of the JVM that rely on this search find only the
     * drivers that the system's class loader knows.
     *
     * @param ending whether the application certainly ends; false if only its logging may have been configured anew
     * @throws SQLException if the JVM does not permit it
     * @throws IllegalStateException if a server has stopped the class loader before this class was used
     */
    public static void deregister(boolean ending) throws SQLException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        if (ending) {
            thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        }
        try {
            // If another loader's SQLite driver is registered, DriverManager loads this one as well, to compare the
            // two: thus it registers itself, and the first look does not find it.
            own(DriverManager.drivers());
            for (Driver driver : own(DriverManager.drivers())) {
                DriverManager.deregisterDriver(driver);
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static List<Driver> own(Stream<Driver> drivers) {
        ClassLoader own = SqliteDriver.class.getClassLoader();
        List<Driver> found = new ArrayList<>();
        // No lambda, whose class might not be loaded any more.
        for (Driver driver : drivers.toList()) {
            if (driver.getClass().getName().equals("org.sqlite.JDBC") && driver.getClass().getClassLoader() == own) {
                found.add(driver);
            }
        }
        return found;
    }
}
