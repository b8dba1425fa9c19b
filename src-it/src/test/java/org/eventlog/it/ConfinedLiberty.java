// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An Open Liberty under the conditions of a careful container, without an image: a root file system that is read-only, a
 * temporary directory where nothing can be executed, the user nobody. Only a volume is writable. Needs Linux and root.
 */
final class ConfinedLiberty implements AutoCloseable {
    /** What a container's runtime waits for after SIGTERM, if it is told nothing else. */
    private static final int GRACE_SECONDS = 10;
    private static final String NOBODY = "65534";
    private static final String CONFINE = """
            set -e
            mount --bind "$1" "$0/jdk"
            mount --bind "$2" "$0/wlp"
            mount --bind "$0/volume" "$0/volume"
            mount -t tmpfs -o noexec,mode=1777 tmpfs "$0/tmp"
            mount -o remount,bind,ro /
            exec setpriv --reuid=NOBODY --regid=NOBODY --clear-groups "${@:3}"
            """.replace("NOBODY", NOBODY);

    private final Path wlp = Path.of(System.getProperty("it.wlp"));
    private final Path dir;
    private final int port = TwinServer.freePort();
    private Process process;

    /** @param war deployed at the path of its name */
    ConfinedLiberty(Path war) throws IOException, InterruptedException {
        // Not in the build's directory: nobody may not be let there.
        dir = Files.createTempDirectory("confined");
        for (String name : List.of("jdk", "wlp", "volume", "tmp", "usr/servers/box/apps")) {
            Files.createDirectories(dir.resolve(name));
        }
        Path server = dir.resolve("usr/servers/box");
        Files.copy(war, server.resolve("apps").resolve(war.getFileName()));
        Files.writeString(server.resolve("server.env"), "");
        Files.writeString(server.resolve("server.xml"), """
                <server>
                  <featureManager>
                    <feature>servlet-6.0</feature>
                    <feature>cdi-4.0</feature>
                    <feature>jndi-1.0</feature>
                    <feature>concurrent-3.0</feature>
                    <feature>mpConfig-3.1</feature>
                  </featureManager>
                  <httpEndpoint id="defaultHttpEndpoint" host="localhost" httpPort="%d" httpsPort="-1"/>
                  <webApplication location="%s"/>
                </server>
                """.formatted(port, war.getFileName()));
        run("chown", NOBODY + ":" + NOBODY, dir.resolve("volume").toString());
        run("chmod", "-R", "a+rX", dir.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException(String.join(" ", command));
        }
    }

    ConfinedLiberty start(String path) throws IOException {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private", "bash", "-c",
                CONFINE, dir.toString(), System.getProperty("java.home"), wlp.toString(), dir + "/jdk/bin/java",
                "-Djava.io.tmpdir=" + dir + "/tmp", "-Dorg.sqlite.tmpdir=" + dir + "/volume"));
        Stream.of(System.getProperty("it.jvm", "").split(" ")).filter(o -> !o.isBlank()).forEach(command::add);
        command.add("-javaagent:" + dir + "/wlp/bin/tools/ws-javaagent.jar");
        try (Stream<String> options = Files.lines(wlp.resolve("lib/platform/java")
                .resolve(Runtime.version().feature() < 24 ? "java9.options" : "java24.options"))) {
            options.map(String::strip).filter(o -> !o.isEmpty() && !o.startsWith("#")).forEach(command::add);
        }
        command.addAll(List.of("-jar", dir + "/wlp/bin/tools/ws-server.jar", "box"));
        File log = dir.resolve("console.log").toFile();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().keySet().removeIf(name -> name.startsWith("EVENTLOG_") || name.startsWith("WLP_"));
        builder.environment().put("WLP_USER_DIR", dir + "/usr");
        builder.environment().put("WLP_OUTPUT_DIR", dir + "/volume");
        process = builder.start();
        Shop client = new Shop(port);
        await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(50)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the server has ended: " + console());
            }
            return client.status(path) == 200;
        });
        return this;
    }

    int port() {
        return port;
    }

    /** What it printed since it was made. */
    String console() throws IOException {
        return Files.readString(dir.resolve("console.log"));
    }

    /** As a container's runtime ends it: SIGTERM, and SIGKILL if that is not enough. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (process != null && process.isAlive()) {
            process.destroyForcibly().waitFor();
        }
        Directories.delete(dir);
    }
}
