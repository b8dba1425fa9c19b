// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A separate PostgreSQL server, as a process on a free port, shared by all test classes and stopped after the last.
 */
final class PostgresServer implements BeforeAllCallback {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private Running running;

    @Override
    public void beforeAll(ExtensionContext context) {
        running = context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).getOrComputeIfAbsent(Running.class,
                key -> new Running(), Running.class);
    }

    String url() {
        return running.postgres.getJdbcUrl("postgres", "postgres");
    }

    DataSource source() {
        return running.postgres.getPostgresDatabase();
    }

    /** The name of a schema that does not exist yet. */
    static String newSchema() {
        return "eventlog_" + SCHEMAS.incrementAndGet();
    }

    PostgresStore store(String schema) {
        return new PostgresStore(running.pool.source(), schema, Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    private static final class Running implements AutoCloseable {
        private final EmbeddedPostgres postgres;
        private final ReusedConnections pool;

        Running() {
            try {
                postgres = EmbeddedPostgres.builder().setOverrideWorkingDirectory(Path.of("target/postgres").toFile())
                        .start();
                pool = new ReusedConnections(postgres.getPostgresDatabase());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException, SQLException {
            pool.close();
            postgres.close();
        }
    }
}
