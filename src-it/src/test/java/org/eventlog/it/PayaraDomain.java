// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A domain of Payara Server or GlassFish, as {@code server-config/payara} creates it. */
final class PayaraDomain {
    private static final Path HOME = Path.of(System.getProperty("it.payara.server", ""));
    private static final String NAME = "domain";
    /** Its ports count from a base; these are the distances. */
    private static final int HTTP = 80;
    private static final int ADMINISTRATION = 48;

    private final Path dir;
    private final int port;

    /** Creates it in that directory. */
    PayaraDomain(Path dir, int port) throws IOException {
        this.dir = dir.toAbsolutePath();
        this.port = port;
        output("bash", Path.of(System.getProperty("it.config"), "create-domain.sh").toString(), HOME.toString(),
                String.valueOf(port - HTTP), NAME, this.dir.toString());
    }

    int administration() {
        return port - HTTP + ADMINISTRATION;
    }

    /** What it finds here at its start it deploys. */
    Path autodeploy() {
        return dir.resolve(NAME).resolve("autodeploy");
    }

    /** What Java has to be started with, so that this process is the server and prints its log. */
    List<String> arguments() throws IOException {
        List<String> line = new ArrayList<>(output(HOME.resolve("bin/asadmin").toString(), "start-domain", "--dry-run",
                "--domaindir", dir.toString(), NAME).lines().map(String::strip).toList());
        // Up to the path of Java itself there are remarks, and one at the end.
        while (!line.remove(0).endsWith("/bin/java")) {
            if (line.isEmpty()) {
                throw new IOException("asadmin says no command");
            }
        }
        line.removeIf(argument -> argument.isEmpty() || argument.startsWith("Command "));
        set(line, "-verbose", "true");
        set(line, "-read-stdin", "false");
        return line;
    }

    private static void set(List<String> line, String option, String value) {
        int at = line.indexOf(option);
        if (at >= 0) {
            line.set(at + 1, value);
        }
    }

    private static String output(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return output;
    }

    /** Has it deploy these at its start. */
    void with(List<Path> applications) throws IOException {
        Files.createDirectories(autodeploy());
        for (Path application : applications) {
            Files.copy(application, autodeploy().resolve(application.getFileName()));
        }
    }
}
