// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.store.StoreException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real OpenSearch in this JVM, on a free port, shared by all test classes and stopped after the last. Its cluster
 * has a unique name, so that it never joins that of another build.
 */
final class OpenSearchNode implements BeforeAllCallback {
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private Running running;

    @Override
    public void beforeAll(ExtensionContext context) {
        running = context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).getOrComputeIfAbsent(Running.class,
                key -> new Running(), Running.class);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + running.port);
    }

    /** An unused prefix of index names. */
    static String newPrefix() {
        return "eventlog" + PREFIXES.incrementAndGet();
    }

    OpenSearchStore store(String prefix) {
        return store(prefix, Duration.ofSeconds(30));
    }

    /** @param lasts the maximum duration of a turn */
    OpenSearchStore store(String prefix, Duration lasts) {
        return new OpenSearchStore(config(url(), prefix), Duration.ofSeconds(5), Duration.ofSeconds(10), lasts);
    }

    static CollectorConfig.OpenSearch config(URI url, String prefix) {
        return new CollectorConfig.OpenSearch(url, "", "", prefix);
    }

    /** Deletes every document, which is faster than recreating the indices for each test. */
    void clear(String prefix) throws StoreException {
        Client client = new Client(config(url(), prefix), Duration.ofSeconds(10));
        client.open();
        for (String request : List.of("/_refresh", "/_delete_by_query?refresh=true&conflicts=proceed")) {
            client.send("POST", '/' + prefix + "-*" + request,
                    request.equals("/_refresh") ? null : "{\"query\":{\"match_all\":{}}}", Duration.ofSeconds(30),
                    StoreException.Kind.TIMEOUT);
        }
        client.close();
    }

    private static final class Running implements AutoCloseable {
        private final OpenSearchRunner runner = new OpenSearchRunner();
        private final int port;

        Running() {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            runner.onBuild((number, settings) -> {
                settings.put("http.port", port);
                settings.put("network.host", "127.0.0.1");
            }).build(OpenSearchRunner.newConfigs().basePath(directory().toString())
                    .clusterName("eventlog-" + port).numOfNode(1).disableESLogger());
            runner.ensureYellow();
        }

        private static Path directory() {
            try {
                return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "opensearch");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            runner.close();
            runner.clean();
        }
    }
}
