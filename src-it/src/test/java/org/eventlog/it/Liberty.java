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
import java.util.stream.Stream;

/** An Open Liberty with the packaged shop, as `server-config/liberty` sets it up. */
final class Liberty extends ServerProcess implements Redeployable {
    private static final Path WLP = Path.of(System.getProperty("it.wlp"));
    private static final Path WAR = Path.of(System.getProperty("it.war"));

    private final Path deployed = dir().resolve("apps/examples-war.war");
    private int undeployed;

    Liberty(String name) throws IOException {
        super(WLP.resolve("usr/servers").resolve(name));
        Directories.copy(Path.of(System.getProperty("it.config")), dir());
        Files.createDirectories(dir().resolve("apps"));
        Files.createDirectories(dir().resolve("data"));
    }

    /** Starts it with these variables in its environment, and waits until the shop answers. */
    Liberty start(Map<String, String> environment) throws IOException {
        launch(environment);
        Shop shop = new Shop(port());
        await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(100)).until(() -> shop.status("/") == 200);
        return this;
    }

    /** Starts it with the shop and waits for nothing. */
    void launch(Map<String, String> environment) throws IOException {
        Files.copy(WAR, deployed, StandardCopyOption.REPLACE_EXISTING);
        java(environment);
    }

    private void java(Map<String, String> environment) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("-javaagent:" + WLP.resolve("bin/tools/ws-javaagent.jar")));
        try (Stream<String> options = Files.lines(WLP.resolve("lib/platform/java").resolve(
                Runtime.version().feature() < 24 ? "java9.options" : "java24.options"))) {
            options.map(String::strip).filter(o -> !o.isEmpty() && !o.startsWith("#")).forEach(arguments::add);
        }
        arguments.addAll(List.of("-jar", WLP.resolve("bin/tools/ws-server.jar").toString(),
                dir().getFileName().toString(), "--", "--http.port=" + port()));
        java(arguments, environment);
    }

    @Override
    public void startEmpty(Map<String, String> environment) throws IOException {
        Path overrides = Files.createDirectories(dir().resolve("configDropins/overrides"));
        Files.writeString(overrides.resolve("redeploy.xml"), """
                <server>
                  <applicationMonitor updateTrigger="polled" pollingRate="200ms"/>
                </server>
                """);
        java(environment);
    }

    /** By moving it there: what Liberty saw half copied it would take for a faulty application. */
    @Override
    public void deploy(Path war) throws IOException {
        Path copy = Files.copy(war, dir().resolve("copy.war"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, deployed, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void withdraw() throws IOException {
        Files.delete(deployed);
    }

    @Override
    public void undeploy() throws IOException {
        Files.delete(deployed);
        undeployed++;
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> console().split("CWWKZ0009I", -1).length > undeployed);
    }
}
