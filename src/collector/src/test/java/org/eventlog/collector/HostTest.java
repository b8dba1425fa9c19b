// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A collector, and three people who may do more and more. */
abstract class HostTest {
    @TempDir
    Path directory;
    Host host;
    Visit viewer;
    Visit triage;
    Visit admin;

    @BeforeEach
    void start() throws Exception {
        host = new Host(directory, settings());
        viewer = new Visit(host, "vera", "viewer");
        triage = new Visit(host, "tom", "triage");
        admin = new Visit(host, "ada", "admin");
    }

    /** Names and values in turn. */
    String[] settings() {
        return new String[]{"open-to-loopback", "false"};
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    /** Stores an error of which each name makes an issue of its own. */
    void error(String name) throws Exception {
        host.event("{\"name\":\"" + name + "\",\"level\":\"error\",\"message\":\"" + name + " failed\"}");
    }
}
