// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM looks for drivers only once, so this needs one of its own. */
class OtherDriversTest {
    private static final String URL = "jdbc:applications:";

    @TempDir
    Path dir;

    @Test
    void theApplicationFindsItsOwnDriverAfterEventlogHasOpenedAFile() throws Exception {
        Path services = Files.createDirectories(dir.resolve("META-INF/services"));
        Files.writeString(services.resolve(Driver.class.getName()), ApplicationsDriver.class.getName());

        assertThat(said(Application.class)).isEqualTo("found");
    }

    private String said(Class<?> main) throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
                dir + File.pathSeparator + System.getProperty("java.class.path"), main.getName(),
                dir.resolve("queue.db").toString())
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
                DriverManager.getConnection(URL);
                System.out.println("not asked");
            } catch (SQLException e) {
                System.out.println(e.getMessage());
            }
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
            return url.startsWith(URL);
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
