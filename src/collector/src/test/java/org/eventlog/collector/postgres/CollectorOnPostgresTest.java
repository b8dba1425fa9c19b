// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import javax.sql.DataSource;
import org.eventlog.collector.Host;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tests a complete collector with a JNDI data source. */
class CollectorOnPostgresTest {
    @RegisterExtension
    static final PostgresServer SERVER = new PostgresServer();
    private static DataSource bound;

    @TempDir
    Path directory;
    private final String schema = PostgresServer.newSchema();

    @BeforeEach
    void bind() {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Names.class.getName());
        bound = SERVER.source();
    }

    @AfterEach
    void unbind() {
        System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
    }

    @Test
    void aCollectorKeepsItsEventsThere() throws Exception {
        try (Host host = host("jdbc/log")) {
            assertThat(host.event("{\"id\":\"1\",\"name\":\"order.failed\"}").body()).contains("\"duplicate\":false");
            assertThat(host.event("{\"id\":\"1\",\"name\":\"order.failed\"}").body()).contains("\"duplicate\":true");
            assertThat(host.get("/").body()).contains("order.failed");
            assertThat(host.get("/health/ready").statusCode()).isEqualTo(200);
        }
        try (Host again = host("jdbc/log")) {
            assertThat(again.get("/").body()).contains("order.failed");
        }
        assertThat(directory).as("no file of SQLite, no reserve").isEmptyDirectory();
    }

    @Test
    void missingDataSourceDoesNotPreventTheStart() throws Exception {
        try (Host host = host("jdbc/nothing")) {
            assertThat(host.event("{\"id\":\"1\",\"name\":\"a\"}").body()).contains("database_failed");
            assertThat(host.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(host.get("/health/ready").statusCode()).isEqualTo(503);
        }
    }

    private Host host(String dataSource) throws Exception {
        return new Host(directory, "store", "postgres", "postgres.datasource", dataSource, "postgres.schema", schema);
    }

    /** A JNDI context with one name. */
    public static final class Names implements InitialContextFactory {
        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) {
            try {
                return new InitialContext(true) {
                    @Override
                    public Object lookup(String name) throws NameNotFoundException {
                        if (name.equals("jdbc/log")) {
                            return bound;
                        }
                        throw new NameNotFoundException(name);
                    }
                };
            } catch (NamingException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
