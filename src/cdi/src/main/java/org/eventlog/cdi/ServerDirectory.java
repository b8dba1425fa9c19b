// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import java.nio.file.Path;
import java.util.stream.Stream;

/** Where the server keeps what outlives a restart; the place for a journal when none is configured. */
final class ServerDirectory {
    private ServerDirectory() {}

    static Path find() {
        // WildFly; Payara and GlassFish; Open Liberty
        Stream<String> properties = Stream
                .of("jboss.server.data.dir", "com.sun.aas.instanceRoot", "server.output.dir", "wlp.server.output.dir")
                .map(System::getProperty);
        Stream<String> environment = Stream.of(System.getenv("SERVER_OUTPUT_DIR"));
        return Stream.concat(properties, Stream.concat(environment, Stream.of(System.getProperty("user.dir"))))
                .filter(dir -> dir != null && !dir.isBlank())
                .map(Path::of)
                .findFirst()
                .orElseThrow();
    }
}
