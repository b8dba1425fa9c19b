// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A WildFly as `server-config/wildfly` sets it up, whose directory of deployments is watched. */
final class WildFly extends ServerProcess implements Redeployable {
    private static final Path HOME = Path.of(System.getProperty("it.wildfly"));
    /** What bin/standalone.sh opens. */
    private static final List<String> OPENED = List.of("java.base/java.lang", "java.base/java.lang.invoke",
            "java.base/java.lang.reflect", "java.base/java.io", "java.base/java.net", "java.base/java.security",
            "java.base/java.util", "java.base/java.util.concurrent", "java.management/javax.management",
            "java.naming/javax.naming");

    private final Path deployed = dir().resolve("deployments/examples-war.war");

    WildFly(Path dir) throws IOException {
        super(dir);
        Directories.copy(HOME.resolve("standalone/configuration"), dir.resolve("configuration"));
        Files.createDirectories(dir.resolve("deployments"));
        // Looked at every five seconds otherwise.
        Path configuration = dir.resolve("configuration/standalone-full.xml");
        Files.writeString(configuration, Files.readString(configuration).replaceFirst("scan-interval=\"\\d+\"",
                "scan-interval=\"200\""));
    }

    @Override
    public void startEmpty(Map<String, String> environment) throws IOException {
        List<String> arguments = new ArrayList<>();
        OPENED.forEach(opened -> arguments.add("--add-opens=" + opened + "=ALL-UNNAMED"));
        arguments.addAll(List.of("-Dorg.jboss.boot.log.file=" + dir().resolve("log/server.log"),
                "-Dlogging.configuration=" + dir().resolve("configuration/logging.properties").toUri(), "-jar",
                HOME.resolve("jboss-modules.jar").toString(), "-mp", HOME.resolve("modules").toString(),
                "org.jboss.as.standalone", "-Djboss.home.dir=" + HOME, "-Djboss.server.base.dir=" + dir(), "-c",
                "standalone-full.xml", "-Djboss.socket.binding.port-offset=" + (port() - 8080)));
        java(arguments, environment);
    }

    @Override
    public void deploy(Path war) throws IOException {
        Files.copy(war, deployed, StandardCopyOption.REPLACE_EXISTING);
        Files.createFile(marker(".dodeploy"));
    }

    @Override
    public void undeploy() throws IOException {
        // It may answer a little before it says that it is there.
        await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(20))
                .until(() -> Files.exists(marker(".deployed")));
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    // Again, if the server deployed it once more meanwhile.
                    Files.deleteIfExists(marker(".deployed"));
                    return Files.exists(marker(".undeployed"));
                });
    }

    /** WildFly keeps it until the next one takes its place. */
    @Override
    public void withdraw() throws IOException {
        await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(20))
                .until(() -> Files.exists(marker(".failed")));
        // First the file, or it would be deployed again without the marker.
        Files.delete(deployed);
        Files.delete(marker(".failed"));
    }

    private Path marker(String suffix) {
        return deployed.resolveSibling(deployed.getFileName() + suffix);
    }
}
