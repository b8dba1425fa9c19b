// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SqliteDriverTest {
    @TempDir
    Path dir;

    @Test
    @EnabledOnOs(OS.LINUX)
    void loadsALibraryPerApplicationAndDeletesItsFile() throws Exception {
        String before = System.setProperty("org.sqlite.tmpdir", dir.toString());
        try (URLClassLoader one = application(); URLClassLoader other = application()) {
            assertThat(rowsBy(one, dir.resolve("one.db"))).isEqualTo(1);
            assertThat(rowsBy(other, dir.resolve("other.db"))).isEqualTo(1);

            try (Stream<Path> files = Files.list(dir)) {
                assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactlyInAnyOrder("one.db",
                        "other.db");
            }
        } finally {
            restore(before);
        }
    }

    @Test
    void restoresTheContextClassLoader() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader application = application()) {
            rowsBy(application, dir.resolve("loader.db"));
        }
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void leavesNoDriverForTheServerToUnregister() throws Exception {
        try (Application application = application()) {
            rowsBy(application, dir.resolve("driver.db"));

            assertThat(application.hasLoaded("org.sqlite.jdbc4.JDBC4Connection")).isTrue();
            assertThat(application.hasLoaded("org.sqlite.JDBC")).isFalse();
        }
    }

    /** To compare it with the other, {@code DriverManager} loads the application's, which registers itself. */
    @Test
    void deregistersADriverEvenIfOnlyTheSearchForItRegistersIt() throws Exception {
        Driver another = new org.sqlite.JDBC();
        DriverManager.registerDriver(another);
        try (Application application = application()) {
            rowsBy(application, dir.resolve("compared.db"));
            application.loadClass(SqliteDriver.class.getName()).getMethod("deregister", boolean.class)
                    .invoke(null, true);

            assertThat(application.hasLoaded("org.sqlite.JDBC")).isTrue();
            assertThat((Supplier<?>) application.loadClass(Registered.class.getName()).getConstructor().newInstance())
                    .extracting(Supplier::get).isEqualTo(0L);
        } finally {
            DriverManager.deregisterDriver(another);
        }
    }

    /** Counts the drivers of its class loader, which only its own classes see. */
    public static final class Registered implements Supplier<Long> {
        @Override
        public Long get() {
            return DriverManager.drivers()
                    .filter(driver -> driver.getClass().getClassLoader() == Registered.class.getClassLoader()).count();
        }
    }

    private static final class Application extends URLClassLoader {
        Application(URL[] jars) {
            super(jars, ClassLoader.getPlatformClassLoader());
        }

        boolean hasLoaded(String name) {
            return findLoadedClass(name) != null;
        }
    }

    /** Loads the driver and Eventlog's classes in the application's own class loader, like a server. */
    private static Application application() {
        URL[] jars = Stream.of(SqliteDriver.class, org.sqlite.JDBC.class, SqliteDriverTest.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        return new Application(jars);
    }

    private static int rowsBy(ClassLoader application, Path file) throws Exception {
        Connection connection = (Connection) application.loadClass(SqliteDriver.class.getName())
                .getMethod("connect", Path.class, Properties.class)
                .invoke(null, file, new Properties());
        try (connection; var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (a)");
            return statement.executeUpdate("INSERT INTO t VALUES (1)");
        }
    }

    private static void restore(String before) {
        if (before == null) {
            System.clearProperty("org.sqlite.tmpdir");
        } else {
            System.setProperty("org.sqlite.tmpdir", before);
        }
    }
}
