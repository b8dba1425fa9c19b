// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Where the server at hand keeps what outlives a restart: the place for a file when none is configured. Servers say it
 * in a system property; where none does, it is the working directory.
 */
public final class ServerDirectory {
    private ServerDirectory() {}

    public static Path find() {
        return find(System::getProperty, System::getenv);
    }

    static Path find(UnaryOperator<String> property, UnaryOperator<String> environment) {
        // WildFly; Payara and GlassFish; Open Liberty, whose start script runs a server in its output directory anyway
        return Stream.of(property.apply("jboss.server.data.dir"), property.apply("com.sun.aas.instanceRoot"),
                property.apply("server.output.dir"), libertyOutput(property, environment), property.apply("user.dir"))
                .filter(Objects::nonNull)
                .filter(dir -> !dir.isBlank())
                .map(Path::of)
                .findFirst()
                .orElseThrow();
    }

    /** The variable names the directory of all servers' output; each has one below it. */
    private static String libertyOutput(UnaryOperator<String> property, UnaryOperator<String> environment) {
        String all = environment.apply("WLP_OUTPUT_DIR");
        String server = property.apply("wlp.server.name");
        return all == null || server == null ? null : Path.of(all, server).toString();
    }
}
