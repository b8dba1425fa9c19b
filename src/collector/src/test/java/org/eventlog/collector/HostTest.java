// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Base class for tests with a collector and three users with increasing permissions. */
abstract class HostTest {
    @TempDir
    Path directory;
    Host host;
    Visit viewer;
    Visit triage;
    Visit admin;

    @BeforeEach
    void start() throws Exception {
        host = make();
        viewer = new Visit(host, "vera", "viewer");
        triage = new Visit(host, "tom", "triage");
        admin = new Visit(host, "ada", "admin");
    }

    Host make() throws Exception {
        return new Host(directory, settings());
    }

    /** Alternating names and values. */
    String[] settings() {
        return new String[]{"open-to-loopback", "false"};
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    /** Stores an error; each name forms a separate issue. */
    void error(String name) throws Exception {
        host.event("{\"name\":\"" + name + "\",\"level\":\"error\",\"message\":\"" + name + " failed\"}");
    }
}
