// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Where the server at hand keeps data that outlives a deployment. */
final class DataDirectory {
    private DataDirectory() {}

    static Path ofServer() {
        return of(System::getProperty, System::getenv);
    }

    static Path of(UnaryOperator<String> property, UnaryOperator<String> environment) {
        if (property.apply("jboss.server.data.dir") != null) {
            return Path.of(property.apply("jboss.server.data.dir"));
        }
        if (property.apply("com.sun.aas.instanceRoot") != null) {
            return Path.of(property.apply("com.sun.aas.instanceRoot"));
        }
        if (property.apply("server.output.dir") != null) {
            return Path.of(property.apply("server.output.dir"));
        }
        // Liberty: the variable names the directory of all servers' output, one below it for each.
        if (environment.apply("WLP_OUTPUT_DIR") != null && property.apply("wlp.server.name") != null) {
            return Path.of(environment.apply("WLP_OUTPUT_DIR"), property.apply("wlp.server.name"));
        }
        // Liberty again: its start script runs the server in its output directory.
        return Path.of(property.apply("user.dir"));
    }
}
