// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.eventlog.testkit.tls.TestAuthority;
import org.eventlog.testkit.tls.TlsIdentity;
import org.junit.jupiter.api.Assumptions;

/**
 * A separate RabbitMQ server, as a child process on free ports of the loopback interface, with its files below
 * target.
 */
public final class RabbitMq implements AutoCloseable {
    private static final Path HOME = Path.of("/usr/lib/rabbitmq/bin");
    private static final Duration START = Duration.ofMinutes(2);

    private static RabbitMq shared;

    private final TestAuthority authority = new TestAuthority();
    private final Path dir;
    private final int port = freePort();
    private final int tlsPort = freePort();
    private final int distPort = freePort();
    private final int epmdPort = freePort();
    private final Process epmd;
    private Process server;

    private RabbitMq() throws IOException {
        dir = Files.createTempDirectory(Files.createDirectories(Path.of("target/rabbitmq")).toAbsolutePath(), "node");
        TlsIdentity identity = authority.server("localhost", "127.0.0.1").identity();
        Files.writeString(dir.resolve("rabbitmq.conf"), "listeners.tcp.1 = 127.0.0.1:" + port + "\n"
                + "loopback_users.guest = true\nlisteners.ssl.1 = 127.0.0.1:" + tlsPort
                + "\nssl_options.cacertfile = " + file("ca.pem", authority.certificatePem())
                + "\nssl_options.certfile = " + file("server.pem", identity.certificatePem())
                + "\nssl_options.keyfile = " + file("server-key.pem", identity.keyPem())
                + "\nssl_options.verify = verify_peer\nssl_options.fail_if_no_peer_cert = true\n");
        Files.writeString(dir.resolve("enabled_plugins"), "[].\n");
        // Started here, because the server would leave its own one behind.
        epmd = process("epmd", "-port", String.valueOf(epmdPort), "-address", "127.0.0.1").start();
        start();
    }

    private String file(String name, String pem) throws IOException {
        return Files.writeString(dir.resolve(name), pem).toString();
    }

    /** Whether there is a server to start. */
    public static boolean isInstalled() {
        return Files.isExecutable(HOME.resolve("rabbitmq-server"));
    }

    /** Skips the test if RabbitMQ is not installed. */
    public static RabbitMq started() throws IOException {
        Assumptions.assumeTrue(isInstalled(), "RabbitMQ is not installed (Debian: rabbitmq-server)");
        return new RabbitMq();
    }

    /**
     * The broker of all tests of this JVM that leave it running. Each test class uses an exchange of its own. A class
     * that calls it before all its tests needs the condition {@link #isInstalled()}: Surefire's reports have no trace of
     * an assumption that fails there.
     */
    public static synchronized RabbitMq shared() throws IOException {
        if (shared == null) {
            shared = started();
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    private ProcessBuilder process(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("output.txt").toFile()));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("RABBITMQ_"));
        environment.put("HOME", dir.toString());
        environment.put("ERL_EPMD_PORT", String.valueOf(epmdPort));
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_NODENAME", "eventlog" + port + "@localhost");
        environment.put("RABBITMQ_DIST_PORT", String.valueOf(distPort));
        environment.put("RABBITMQ_CONFIG_FILE", dir.resolve("rabbitmq.conf").toString());
        environment.put("RABBITMQ_MNESIA_BASE", dir.resolve("mnesia").toString());
        environment.put("RABBITMQ_LOG_BASE", dir.resolve("log").toString());
        environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", dir.resolve("enabled_plugins").toString());
        environment.put("RABBITMQ_CONF_ENV_FILE", dir.resolve("none").toString());
        environment.put("RABBITMQ_PID_FILE", dir.resolve("pid").toString());
        environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
        return builder;
    }

    public void start() throws IOException {
        server = process(HOME.resolve("rabbitmq-server").toString()).start();
        Awaitility.await("RabbitMQ, see " + dir).atMost(START).until(() -> {
            if (!server.isAlive()) {
                throw new IllegalStateException("RabbitMQ ended: " + Files.readString(dir.resolve("output.txt")));
            }
            return isListening();
        });
    }

    boolean isRunning() {
        return server.isAlive();
    }

    private boolean isListening() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Kills the server like kill -9. */
    public void kill() {
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        Awaitility.await().atMost(START).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    private List<ProcessHandle> processes() {
        List<ProcessHandle> all = new ArrayList<>(server.descendants().toList());
        all.add(server.toHandle());
        return all;
    }

    /** Suspends the server. The kernel keeps its connections and takes what they carry. */
    void pause() throws Exception {
        signal("STOP");
    }

    /** Does nothing if the server is not suspended. */
    void resume() throws Exception {
        if (isRunning()) {
            signal("CONT");
        }
    }

    private void signal(String name) throws Exception {
        String pids = processes().stream().map(process -> String.valueOf(process.pid()))
                .collect(Collectors.joining(" "));
        // It reports helpers of the server that have ended meanwhile.
        process("sh", "-c", "kill -" + name + " " + pids).start().waitFor();
    }

    /** Runs rabbitmqctl and waits until it ends. */
    void control(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(HOME.resolve("rabbitmqctl").toString()));
        command.addAll(List.of(arguments));
        Process control = process(command.toArray(String[]::new)).start();
        if (!control.waitFor(START.toSeconds(), TimeUnit.SECONDS) || control.exitValue() != 0) {
            control.destroyForcibly();
            throw new IllegalStateException(command + ": " + Files.readString(dir.resolve("output.txt")));
        }
    }

    public int port() {
        return port;
    }

    /** The port with TLS, where a client needs a certificate of the authority. */
    int tlsPort() {
        return tlsPort;
    }

    TestAuthority authority() {
        return authority;
    }

    /** A connection of a consumer. */
    public Connection connect() throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.useBlockingIo();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setAutomaticRecoveryEnabled(false);
        factory.setThreadFactory(task -> {
            Thread thread = new Thread(task, "consumer");
            thread.setDaemon(true);
            return thread;
        });
        return factory.newConnection();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
        epmd.destroyForcibly();
    }
}
