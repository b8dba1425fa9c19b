// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.eventlog.config.Settings;
import org.eventlog.spi.EventFormat;
import org.eventlog.spi.Transport;
import org.eventlog.testkit.ReceivedEvent;
import org.eventlog.transport.http.HttpTransport;

/** A ClickHouse in a separate process: the server of Debian's package, or npm's chDB behind a small HTTP server. */
final class ClickHouse implements AutoCloseable {
    private static final Path SCRIPTS = Path.of("src/test/node").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private ClickHouse(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static boolean isServerInstalled() {
        return isProgram("clickhouse-server");
    }

    static boolean isChdbInstalled() {
        return isProgram("node") && Files.isDirectory(SCRIPTS.resolve("node_modules/chdb"));
    }

    private static boolean isProgram(String name) {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
                .anyMatch(dir -> Files.isExecutable(Path.of(dir, name)));
    }

    /** Starts the server on the loopback interface, with its files below the directory. Its user "reader" may not write. */
    static ClickHouse server(Path dir) throws IOException {
        int port = freePort();
        Path schemas = Files.createDirectories(dir.resolve("schemas"));
        Files.copy(CapnpTool.schema(), schemas.resolve("event.capnp"));
        Path users = Files.writeString(dir.resolve("users.xml"), """
                <yandex><profiles><default></default><reader><readonly>1</readonly></reader></profiles>
                <quotas><default/></quotas><users><default>
                <password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile>
                <quota>default</quota></default><reader>
                <password>reader</password><networks><ip>127.0.0.1</ip></networks><profile>reader</profile>
                <quota>default</quota></reader></users></yandex>
                """);
        Path config = Files.writeString(dir.resolve("config.xml"), """
                <yandex><logger><level>warning</level><console>1</console></logger><http_port>%d</http_port>
                <tcp_port>%d</tcp_port><listen_host>127.0.0.1</listen_host><path>%s/data/</path><tmp_path>%s/tmp/</tmp_path>
                <user_files_path>%s/files/</user_files_path><format_schema_path>%s/</format_schema_path>
                <users_config>%s</users_config><default_profile>default</default_profile>
                <default_database>default</default_database><mark_cache_size>5368709</mark_cache_size></yandex>
                """.formatted(port, freePort(), dir, dir, dir, schemas, users));
        Process process = new ProcessBuilder("clickhouse-server", "--config-file=" + config)
                .directory(dir.toFile()).redirectErrorStream(true).redirectOutput(dir.resolve("log").toFile()).start();
        ClickHouse server = new ClickHouse(process, port);
        try {
            Awaitility.await().atMost(LIMIT).ignoreExceptions().until(() -> server.query("SELECT 1").equals("1\n"));
        } catch (RuntimeException e) {
            server.close();
            throw new IOException("clickhouse-server says: " + Files.readString(dir.resolve("log")), e);
        }
        return server;
    }

    static ClickHouse chdb() throws IOException {
        Process process = new ProcessBuilder("node", SCRIPTS.resolve("chdb.mjs").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String line = process.inputReader().readLine();
        if (line == null || !line.matches("\\d+")) {
            process.destroy();
            throw new IOException("node says: " + line);
        }
        return new ClickHouse(process, Integer.parseInt(line));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /** Reads a file of {@code server-config/receivers/clickhouse}. */
    static String readyMade(String file) throws IOException {
        return Files.readString(Path.of("../../server-config/receivers/clickhouse", file));
    }

    /** The path that the file recommends. */
    static String readyMadePath(String file) throws IOException {
        return readyMade(file).lines().filter(line -> line.startsWith("--   eventlog.http.path=")).findFirst()
                .orElseThrow().replace("--   eventlog.http.path=", "");
    }

    String query(String query) throws IOException, InterruptedException {
        return post("/?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8).replace("+", "%20"), new byte[0]);
    }

    String post(String path, byte[] body) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(LIMIT).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(response.body());
        }
        return response.body();
    }

    /** The rows of a query, each as a map. */
    List<Map<String, Object>> rows(String query) throws IOException, InterruptedException {
        return ReceivedEvent.lines(query(query + " FORMAT JSONEachRow").getBytes(StandardCharsets.UTF_8)).stream()
                .map(ReceivedEvent::json).toList();
    }

    /** The HTTP transport, for batches of this format. */
    Transport transport(EventFormat format, String path, String body) {
        Map<String, String> values = Map.of("eventlog.host", "127.0.0.1", "eventlog.port", String.valueOf(port),
                "eventlog.http.path", path, "eventlog.http.body", body);
        Settings settings = new Settings(values::get);
        return new HttpTransport.Provider().create(settings, format.payload(settings));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
