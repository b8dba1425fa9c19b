// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server of the kind that is tested, in a process of its own, with WARs that a managed container would not take: two
 * at once, or one that is to be timed. Its directory begins empty.
 */
final class TwinServer implements AutoCloseable {
    /** So that a server does not get the same port for two purposes. */
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private final Server server = Server.current();
    private final Path dir;
    private final int port;
    private final int management;
    private final List<Path> wars = new ArrayList<>();
    private String features = "concurrent-3.0 restfulWS-3.1 jsonb-3.0 mpMetrics-5.1 mpHealth-4.0";
    private String config = "";
    private String loader = "";
    private Process process;

    TwinServer(String name) throws IOException {
        dir = server == Server.LIBERTY
                ? Path.of(System.getProperty("it.wlp"), "usr/servers", name)
                : Path.of(System.getProperty("it.dir"), System.getProperty("arquillian.launch") + "-" + name);
        Directories.delete(dir);
        Files.createDirectories(dir);
        port = freePort();
        management = freePort();
    }

    /** Deploys the WAR at the path of its name, or the EAR. */
    TwinServer with(Path war) {
        wars.add(war);
        return this;
    }

    /** With no more than CDI, Servlet, JNDI and MicroProfile Config, where the server can do without. */
    TwinServer bare() {
        features = "";
        return this;
    }

    /** With this feature too, where the server has such. */
    TwinServer feature(String name) {
        features += " " + name;
        return this;
    }

    /** With these elements in its server.xml, where the server has such. */
    TwinServer config(String xml) {
        config += xml;
        return this;
    }

    /** With the classes of the server's OpenTelemetry visible to the applications, where that is to be said. */
    TwinServer seeingOpenTelemetry() {
        loader = "<classloader apiTypeVisibility=\"+third-party\"/>";
        return this;
    }

    TwinServer start(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(switch (server) {
            case LIBERTY -> liberty();
            case WILDFLY -> wildfly();
            case PAYARA -> payara();
            case PAYARA_SERVER, GLASSFISH -> payaraServer();
        }).directory(dir.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("console.log").toFile()));
        builder.environment().keySet().removeIf(ServerProcess::isForeign);
        builder.environment().putAll(environment);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process = builder.start();
        if (server == Server.PAYARA_SERVER || server == Server.GLASSFISH) {
            // It reads its passwords there, to the end.
            process.getOutputStream().close();
        }
        return this;
    }

    /** Waits until that path answers with 200; ends the server if it never does. */
    TwinServer await200(String path) throws InterruptedException {
        Shop client = new Shop(port);
        boolean ready = false;
        try {
            await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(20)).until(() -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the server has ended: " + console());
                }
                return client.status(path) == 200;
            });
            ready = true;
        } finally {
            if (!ready) {
                close();
            }
        }
        return this;
    }

    int port() {
        return port;
    }

    /** Of the server itself, which a script may have started. */
    long pid() {
        return process.descendants().filter(child -> child.info().command().orElse("").endsWith("/java")).findFirst()
                .orElse(process.toHandle()).pid();
    }

    /** What the server tells of all applications, in the text format of Prometheus. */
    String metrics() throws IOException, InterruptedException {
        return new Shop(port).get(server == Server.WILDFLY
                ? "http://localhost:" + management + "/prometheus"
                : "http://localhost:" + port + "/metrics").body();
    }

    String console() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path log : List.of(dir.resolve("console.log"), dir.resolve("logs/messages.log"))) {
            all.append(Files.exists(log) ? Files.readString(log) : "");
        }
        return all.toString();
    }

    private List<String> liberty() throws IOException {
        Path wlp = Path.of(System.getProperty("it.wlp"));
        StringBuilder xml = new StringBuilder("<server><featureManager>");
        for (String feature : ("servlet-6.0 cdi-4.0 jndi-1.0 mpConfig-3.1 " + features).split(" +")) {
            xml.append("<feature>").append(feature).append("</feature>");
        }
        xml.append("</featureManager><httpEndpoint id=\"defaultHttpEndpoint\" host=\"localhost\" httpPort=\"")
                .append(port)
                .append("\" httpsPort=\"-1\"/><mpMetrics authentication=\"false\"/>");
        Files.createDirectories(dir.resolve("apps"));
        for (Path war : wars) {
            String name = war.getFileName().toString();
            Files.copy(war, dir.resolve("apps").resolve(name));
            xml.append(name.endsWith(".ear")
                    ? "<enterpriseApplication location=\"" + name + "\"/>"
                    : "<webApplication location=\"" + name + "\" contextRoot=\"/" + name.replace(".war", "") + "\">"
                            + loader
                            + "</webApplication>");
        }
        Files.writeString(dir.resolve("server.xml"), xml.append(config).append("</server>"));
        Files.writeString(dir.resolve("server.env"), "");
        List<String> command = new ArrayList<>(
                List.of(java(), "-javaagent:" + wlp.resolve("bin/tools/ws-javaagent.jar")));
        command.addAll(options());
        try (Stream<String> lines = Files.lines(wlp.resolve("lib/platform/java")
                .resolve(Runtime.version().feature() < 24 ? "java9.options" : "java24.options"))) {
            lines.map(String::strip).filter(o -> !o.isEmpty() && !o.startsWith("#")).forEach(command::add);
        }
        command.addAll(
                List.of("-jar", wlp.resolve("bin/tools/ws-server.jar").toString(), dir.getFileName().toString()));
        return command;
    }

    private List<String> wildfly() throws IOException {
        Path home = Path.of(System.getProperty("it.wildfly"));
        Path base = dir.resolve("standalone");
        Directories.copy(home.resolve("standalone/configuration"), base.resolve("configuration"));
        Directories.delete(base.resolve("configuration/standalone_xml_history"));
        Files.createDirectories(base.resolve("deployments"));
        for (Path war : wars) {
            Files.copy(war, base.resolve("deployments").resolve(war.getFileName()));
        }
        // The script knows which packages Java has to open.
        return List.of("/bin/bash", "-c", "exec env LAUNCH_JBOSS_IN_BACKGROUND=true JAVA_OPTS=\"$1\" \"$2\" \"${@:3}\"",
                "wildfly", String.join(" ", options()) + " -Djava.net.preferIPv4Stack=true",
                home.resolve("bin/standalone.sh").toString(), "-Djboss.server.base.dir=" + base, "-c",
                "standalone-full.xml", "-Djboss.http.port=" + port, "-Djboss.socket.binding.port-offset=0",
                "-Djboss.management.http.port=" + management, "-Djboss.https.port=" + freePort());
    }

    private List<String> payara() throws IOException {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(options());
        command.addAll(List.of("-jar", System.getProperty("it.payara"), "--port", String.valueOf(port),
                "--nohazelcast", "--disablephonehome", "--prebootcommandfile",
                System.getProperty("it.config") + "/preboot.asadmin"));
        for (Path war : wars) {
            command.addAll(List.of("--deploy", war.toString()));
        }
        return command;
    }

    private List<String> payaraServer() throws IOException {
        PayaraDomain domain = new PayaraDomain(dir, port);
        domain.with(wars);
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(options());
        command.addAll(domain.arguments());
        return command;
    }

    /** One that is free, and which the system does not give to a connection before the server has it: below 32,768. */
    static int freePort() throws IOException {
        for (int tries = 0; tries < 1_000; tries++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            if (!GIVEN.add(port)) {
                continue;
            }
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // Somebody has it: another one.
            }
        }
        throw new IOException("no free port was found");
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin/java").toString();
    }

    private static List<String> options() {
        return Stream.of(System.getProperty("it.jvm", "").split(" ")).filter(o -> !o.isBlank()).toList();
    }

    /** Ends it with all that it started. */
    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
            all.add(process.toHandle());
            process.destroy();
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                all.forEach(ProcessHandle::destroyForcibly);
                process.waitFor();
            }
        }
    }
}
