// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/** A Payara Micro as `server-config/payara` sets it up, that {@link PayaraConsole} gives orders to. */
final class PayaraMicro extends ServerProcess implements Redeployable {
    private static final String JAR = System.getProperty("it.payara");

    private int undeployed;

    PayaraMicro(Path dir) throws IOException {
        super(dir);
    }

    @Override
    public void startEmpty(Map<String, String> environment) throws IOException {
        // Alone, or it would find the applications' classes there, too.
        String console = PayaraConsole.class.getName().replace('.', '/') + ".class";
        Path alone = dir().resolve("console");
        Files.createDirectories(alone.resolve(console).getParent());
        Files.copy(Path.of("target/test-classes", console), alone.resolve(console));
        List<String> arguments = new ArrayList<>(moduleOptions());
        arguments.addAll(List.of("-cp", JAR + File.pathSeparator + alone.toAbsolutePath(),
                PayaraConsole.class.getName(), "--port", String.valueOf(port()), "--rootdir",
                dir().resolve("root").toString(), "--nohazelcast", "--disablephonehome", "--prebootcommandfile",
                Path.of(System.getProperty("it.config"), "preboot.asadmin").toString()));
        java(arguments, environment);
    }

    /** What the manifest says for {@code java -jar}: nobody but java -jar reads it there. */
    private static List<String> moduleOptions() throws IOException {
        List<String> options = new ArrayList<>();
        try (JarFile jar = new JarFile(JAR)) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            for (String name : List.of("Add-Opens", "Add-Exports")) {
                for (String opened : manifest.getValue(name).split(" ")) {
                    options.add("--" + name.toLowerCase(java.util.Locale.ROOT) + "=" + opened + "=ALL-UNNAMED");
                }
            }
        }
        return options;
    }

    @Override
    public void deploy(Path war) throws IOException {
        order("deploy shop " + war);
    }

    @Override
    public void undeploy() throws IOException {
        order("undeploy shop");
        undeployed++;
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> console().split("PayaraConsole: done undeploy", -1).length > undeployed);
    }

    /** Payara keeps nothing of it. */
    @Override
    public void withdraw() {
        // Nothing is there.
    }

    private void order(String line) throws IOException {
        OutputStream orders = process().getOutputStream();
        orders.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        orders.flush();
    }
}
