// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM looks for drivers only once, so this needs one of its own. */
class OtherDriversTest {
    private static final String JDBC_URL = "jdbc:applications:";
    private static final String FILE = "queue.file";
    private static final String ENDING = "application.ending";
    private static final String CLASSES = System.getProperty("java.class.path");

    @TempDir
    Path dir;

    @BeforeEach
    void offerTheApplicationsDriver() throws Exception {
        Path services = Files.createDirectories(dir.resolve("META-INF/services"));
        Files.writeString(services.resolve(Driver.class.getName()), ApplicationsDriver.class.getName());
    }

    @Test
    void theApplicationFindsItsOwnDriverAfterEventlogHasOpenedAFile() throws Exception {
        assertThat(said(Application.class, dir + File.pathSeparator + CLASSES)).isEqualTo("found");
    }

    @Test
    void theEndOfAnApplicationRegistersNoneOfItsDrivers() throws Exception {
        assertThat(said(Server.class, CLASSES, "true")).isEqualTo("[]");
    }

    @Test
    void anApplicationThatGoesOnFindsItsDriversAfterItsLoggingWasConfiguredAnew() throws Exception {
        assertThat(said(Server.class, CLASSES, "false")).contains(ApplicationsDriver.class.getName());
    }

    private String said(Class<?> main, String classes, String... ending) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classes, main.getName(),
                dir.resolve("queue.db").toString()));
        command.addAll(List.of(ending));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** Run as a child. */
    static final class Application {
        private Application() {}

        public static void main(String[] args) throws SQLException {
            SqliteDriver.connect(Path.of(args[0]), new Properties()).close();
            try {
                DriverManager.getConnection(JDBC_URL);
                System.out.println("not asked");
            } catch (SQLException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    /** Run as a child: only the application's class loader knows the application's driver. */
    static final class Server {
        private Server() {}

        public static void main(String[] args) throws Exception {
            System.setProperty(FILE, args[0]);
            System.setProperty(ENDING, args[1]);
            List<URL> classes = new ArrayList<>(List.of(Path.of(args[0]).getParent().toUri().toURL()));
            for (String path : CLASSES.split(File.pathSeparator)) {
                classes.add(Path.of(path).toUri().toURL());
            }
            try (URLClassLoader loader = new URLClassLoader(classes.toArray(URL[]::new),
                    ClassLoader.getPlatformClassLoader())) {
                Thread.currentThread().setContextClassLoader(loader);
                Callable<?> application = (Callable<?>) loader.loadClass(EndingApplication.class.getName())
                        .getConstructor().newInstance();
                System.out.println(application.call());
                if (Thread.currentThread().getContextClassLoader() != loader) {
                    throw new IllegalStateException("The context class loader is another.");
                }
            }
        }
    }

    /** Returns the drivers of its class loader that are registered at its end. */
    public static final class EndingApplication implements Callable<List<String>> {
        @Override
        public List<String> call() throws SQLException {
            SqliteDriver.connect(Path.of(System.getProperty(FILE)), new Properties()).close();
            SqliteDriver.deregister(Boolean.getBoolean(ENDING));
            return DriverManager.drivers().map(Driver::getClass)
                    .filter(type -> type.getClassLoader() == EndingApplication.class.getClassLoader())
                    .map(Class::getName).toList();
        }
    }

    /** A driver of the application; it has no connections. */
    public static final class ApplicationsDriver implements Driver {
        static {
            try {
                DriverManager.registerDriver(new ApplicationsDriver());
            } catch (SQLException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        @Override
        public Connection connect(String url, Properties info) throws SQLException {
            if (acceptsURL(url)) {
                throw new SQLException("found");
            }
            return null;
        }

        @Override
        public boolean acceptsURL(String url) {
            return url.startsWith(JDBC_URL);
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getLogger(ApplicationsDriver.class.getName());
        }
    }
}
