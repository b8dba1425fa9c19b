// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * SQLite's JDBC driver registers itself for the whole JVM when its class is loaded, and so would keep an application's
 * class loader alive after the application has ended.
 */
public final class SqliteDriver {
    private SqliteDriver() {}

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
