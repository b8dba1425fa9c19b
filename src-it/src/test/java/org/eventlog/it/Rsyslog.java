// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eventlog.testing.WrittenLines;

/**
 * A real rsyslog that takes JSON over TCP, and writes what it could parse to a file; for the rest it writes FAIL. It
 * works with one thread: with more, which it starts under load, it writes in another order than it reads. Its queue has a
 * file, because TCP cannot tell a sender that what was read is lost when rsyslog ends.
 */
final class Rsyslog implements AutoCloseable {
    private static final String CONFIGURATION = """
            module(load="imtcp")
            module(load="mmjsonparse")
            global(maxMessageSize="1m" workDirectory="@dir@")
            main_queue(queue.type="LinkedList" queue.workerThreads="1" queue.filename="events"
                    queue.saveOnShutdown="on")
            template(name="json" type="string" string="%$!all-json-plain%\\n")
            template(name="bad" type="string" string="FAIL %rawmsg%\\n")
            input(type="imtcp" port="@port@" address="127.0.0.1" ruleset="events")
            ruleset(name="events") {
              action(type="mmjsonparse" cookie="" useRawMsg="on")
              if $parsesuccess == "OK" then { action(type="omfile" file="@dir@/events.json" template="json") }
              else { action(type="omfile" file="@dir@/events.json" template="bad") }
            }
            """;

    private final Path dir;
    private final int port;
    private Process process;

    Rsyslog(Path dir) throws IOException {
        Directories.delete(dir);
        this.dir = Files.createDirectories(dir);
        this.port = TwinServer.freePort();
        Files.writeString(dir.resolve("rsyslog.conf"),
                CONFIGURATION.replace("@dir@", dir.toString()).replace("@port@", String.valueOf(port)));
    }

    static boolean installed() {
        return executable() != null;
    }

    private static Path executable() {
        for (String dir : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":")) {
            Path file = Path.of(dir, "rsyslogd");
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        return null;
    }

    void start() throws IOException {
        process = new ProcessBuilder(executable().toString(), "-n", "-f", dir.resolve("rsyslog.conf").toString(), "-i",
                dir.resolve("pid").toString()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("console.log").toFile()))
                .start();
        await().atMost(Duration.ofSeconds(20)).until(this::accepts);
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    int port() {
        return port;
    }

    List<String> lines() {
        return WrittenLines.of(dir.resolve("events.json"));
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null && process.isAlive()) {
            stop();
        }
    }
}
