// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/** The node of a {@link Broker} as a child process, which can be killed. It ends with the JVM that started it. */
final class BrokerProcess {
    private static final String READY = "The broker is ready.";

    private final Path dir;
    private Process process;

    BrokerProcess(Path dir) {
        this.dir = dir;
    }

    /** The child. The argument is the file with the node's properties. */
    public static void main(String[] args) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
            properties.load(in);
        }
        PrintStream parent = System.out;
        System.setOut(System.err);
        new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM).startup();
        parent.println(READY);
        while (System.in.read() >= 0) {
            // Nothing is expected but the end.
        }
        Runtime.getRuntime().halt(0);
    }

    /** Returns when the broker accepts records. */
    void start(Properties properties) {
        try {
            Path file = dir.resolve("node.properties");
            try (Writer out = Files.newBufferedWriter(file)) {
                properties.store(out, null);
            }
            process = new ProcessBuilder(
                    List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-Xmx400m",
                            "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
                            BrokerProcess.class.getName(), file.toString()))
                    .redirectError(ProcessBuilder.Redirect.appendTo(dir.resolve("node.log").toFile())).start();
            BufferedReader out = process.inputReader();
            if (!READY.equals(out.readLine())) {
                throw new IllegalStateException("Kafka ended: " + Files.readString(dir.resolve("node.log")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Like kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
