// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.eventlog.testkit.tls.TestAuthority;
import org.eventlog.testkit.tls.TlsIdentity;

/**
 * A Kafka cluster with one node, which is both broker and controller: in this JVM, or as a process that can be killed.
 * It can be stopped and restarted with the same port and log directory.
 */
public final class Broker {
    public static final int MAX_BYTES = 100_000;
    static final String PASSWORD = "hunter2";
    private static Broker shared;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Properties properties = new Properties();
    private final int port = freePort();
    private final int loginPort = freePort();
    private final int tlsPort = freePort();
    private final int wayPort = quietPort();
    private final int wayEnd = freePort();
    private final TestAuthority authority = new TestAuthority();
    /** Null if the node is in this JVM. */
    private final BrokerProcess process;
    private KafkaRaftServer server;
    private boolean running;

    private Broker(Path directory, BrokerProcess process) throws Exception {
        this.process = process;
        Path log = directory.resolve("kafka");
        TlsIdentity identity = authority.server("localhost", "127.0.0.1").identity();
        int controller = freePort();
        properties.putAll(Map.of("process.roles", "broker,controller", "node.id", "1", "controller.quorum.voters",
                "1@127.0.0.1:" + controller, "controller.listener.names", "CONTROLLER", "inter.broker.listener.name",
                "PLAIN", "log.dirs", log.toString()));
        properties.put("listeners", "PLAIN://127.0.0.1:" + port + ",LOGIN://127.0.0.1:" + loginPort
                + ",TLS://127.0.0.1:" + tlsPort + ",WAY://127.0.0.1:" + wayEnd + ",CONTROLLER://127.0.0.1:"
                + controller);
        properties.put("advertised.listeners", "PLAIN://127.0.0.1:" + port + ",LOGIN://127.0.0.1:" + loginPort
                + ",TLS://127.0.0.1:" + tlsPort + ",WAY://127.0.0.1:" + wayPort);
        properties.put("listener.security.protocol.map",
                "PLAIN:PLAINTEXT,LOGIN:SASL_PLAINTEXT,TLS:SSL,WAY:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.putAll(Map.of("auto.create.topics.enable", "false", "message.max.bytes", "" + MAX_BYTES,
                "offsets.topic.replication.factor", "1", "num.network.threads", "1", "num.io.threads", "2",
                "controlled.shutdown.enable", "false", "broker.heartbeat.interval.ms", "200",
                "broker.session.timeout.ms", "1000",
                // The events of some tests are years old.
                "log.retention.ms", "-1",
                // By default 128 MB for each start of the broker
                "log.cleaner.dedupe.buffer.size", "" + (2 << 20)));
        properties.putAll(Map.of("authorizer.class.name", StandardAuthorizer.class.getName(), "super.users",
                "User:ANONYMOUS", "sasl.enabled.mechanisms",
                "SCRAM-SHA-512,PLAIN,OAUTHBEARER", "listener.name.login.oauthbearer.sasl.jaas.config",
                // Tokens without a signature, of the scope "logs"
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required"
                        + " unsecuredLoginStringClaim_sub=\"broker\" unsecuredValidatorRequiredScope=\"logs\";",
                "listener.name.login.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                "listener.name.login.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_shop=\"" + PASSWORD + "\";"));
        properties.putAll(Map.of("ssl.keystore.type", "PEM", "ssl.keystore.certificate.chain",
                identity.certificatePem(), "ssl.keystore.key", identity.keyPem(), "ssl.truststore.type", "PEM",
                "ssl.truststore.certificates", authority.certificatePem(), "listener.name.tls.ssl.client.auth",
                "requested"));
        new Formatter().setPrintStream(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8))
                .setClusterId(Uuid.randomUuid().toString()).setNodeId(1).addDirectory(log.toString())
                .setMetadataLogDirectory(log.toString()).setControllerListenerName("CONTROLLER")
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setScramArguments(Stream.of("shop", "guest")
                        .map(user -> "SCRAM-SHA-512=[name=" + user + ",password=" + PASSWORD + "]").toList())
                .run();
        start();
    }

    /** The broker shared by all tests of this JVM. */
    static synchronized Broker shared() throws Exception {
        if (shared == null) {
            Path directory = Files.createTempDirectory("eventlog-kafka");
            shared = new Broker(directory, null);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                shared.stop();
                delete(directory.toFile());
            }));
        }
        return shared;
    }

    /** A broker as a child process, with its files in this directory. The caller {@linkplain #kill kills} it. */
    public static Broker process(Path directory) throws Exception {
        return new Broker(directory, new BrokerProcess(directory));
    }

    private static void delete(File file) {
        File[] inside = file.listFiles();
        if (inside != null) {
            for (File each : inside) {
                delete(each);
            }
        }
        file.delete();
    }

    /** Does nothing if it is already running. */
    public void start() {
        if (running) {
            return;
        }
        if (process == null) {
            server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
            server.startup();
        } else {
            process.start(properties);
        }
        running = true;
    }

    /** Stops the node of this JVM in an orderly way. */
    public void stop() {
        server.shutdown();
        server.awaitShutdown();
        running = false;
    }

    /** Kills the process like kill -9. */
    public void kill() throws InterruptedException {
        process.kill();
        running = false;
    }

    /** The port without login, for a user with all permissions. */
    public int port() {
        return port;
    }

    /** The port with login as "shop" or "guest". */
    public int loginPort() {
        return loginPort;
    }

    /** The port with TLS and without login. */
    public int tlsPort() {
        return tlsPort;
    }

    /** The port that clients are told to use if they come by {@link #wayEnd}. */
    int wayPort() {
        return wayPort;
    }

    /** The port without login that others are to lead to. */
    int wayEnd() {
        return wayEnd;
    }

    TestAuthority authority() {
        return authority;
    }

    /** The connection properties of the test's own clients. */
    public Map<String, Object> client() {
        return Map.of("bootstrap.servers", "127.0.0.1:" + port);
    }

    /** Permits the user to write to the topic. */
    public void permit(String user, String topic) throws Exception {
        permit(user, topic, AclOperation.WRITE, AclOperation.DESCRIBE);
    }

    void permit(String user, String topic, AclOperation... operations) throws Exception {
        try (Admin admin = Admin.create(client())) {
            admin.createAcls(Stream.of(operations)
                    .map(operation -> new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                            new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW)))
                    .toList()).all().get();
        }
    }

    public void create(String topic, int partitions) throws Exception {
        create(topic, partitions, Map.of());
    }

    public void create(String topic, int partitions, Map<String, String> configuration) throws Exception {
        try (Admin admin = Admin.create(client())) {
            admin.createTopics(Set.of(new NewTopic(topic, partitions, (short) 1).configs(configuration))).all().get();
        }
    }

    /** The number of records in all partitions of the topic. */
    public long end(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(client(), new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            return consumer.endOffsets(partitions(consumer, topic)).values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition())).toList();
    }

    /** Waits for at least this number of records of the topic, and returns them by partition and offset. */
    public List<ConsumerRecord<byte[], byte[]>> records(String topic, int atLeast) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(client(), new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(50)).forEach(records::add);
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
                if (records.size() >= atLeast
                        && partitions.stream().allMatch(p -> consumer.position(p) >= ends.get(p))) {
                    break;
                }
            }
            return records;
        }
    }

    /**
     * A port that the system gives to no connection, below 32,768: while nobody listens there, a client that tries it
     * again and again would reach itself.
     */
    private static int quietPort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // It is taken: the next one.
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
