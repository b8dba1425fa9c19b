// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.file;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The directory in which the current server keeps persistent data, used for files without a configured path. Servers
 * define it in a system property; otherwise it is the working directory.
 */
public final class ServerDirectory {
    private ServerDirectory() {}

    public static Path find() {
        return find(System::getProperty, System::getenv);
    }

    /**
     * The directory if the server has it in the directory for temporary files; otherwise null.
     */
    public static Path temporary() {
        return temporary(System::getProperty, System::getenv);
    }

    static Path temporary(UnaryOperator<String> property, UnaryOperator<String> environment) {
        Path found = find(property, environment);
        String temporaryFiles = property.apply("java.io.tmpdir");
        boolean chosen = found.toString().equals(property.apply("user.dir"));
        return !chosen && temporaryFiles != null && found.startsWith(Path.of(temporaryFiles)) ? found : null;
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

    /** The variable contains the output directory of all servers; each server has a subdirectory. */
    private static String libertyOutput(UnaryOperator<String> property, UnaryOperator<String> environment) {
        String all = environment.apply("WLP_OUTPUT_DIR");
        String server = property.apply("wlp.server.name");
        return all == null || server == null ? null : Path.of(all, server).toString();
    }
}
