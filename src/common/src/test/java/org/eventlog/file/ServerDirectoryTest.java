// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerDirectoryTest {
    @Test
    void findsTheDataDirectoryOfEachServer() {
        assertThat(ServerDirectory.find(p -> p.equals("jboss.server.data.dir") ? "/w/data" : null, e -> null))
                .isEqualTo(Path.of("/w/data"));
        assertThat(ServerDirectory.find(p -> p.equals("com.sun.aas.instanceRoot") ? "/p" : null, e -> null))
                .isEqualTo(Path.of("/p"));
        assertThat(ServerDirectory.find(p -> p.equals("wlp.server.name") ? "s1" : null,
                e -> e.equals("WLP_OUTPUT_DIR") ? "/out" : null)).isEqualTo(Path.of("/out/s1"));
        assertThat(ServerDirectory.find(p -> p.equals("user.dir") ? "/here" : null, e -> null))
                .isEqualTo(Path.of("/here"));
    }

    @Test
    void knowsADirectoryAmongTemporaryFiles() {
        Map<String, String> micro = Map.of("java.io.tmpdir", "/tmp", "com.sun.aas.instanceRoot", "/tmp/micro-rt1");
        Map<String, String> full = Map.of("java.io.tmpdir", "/tmp", "com.sun.aas.instanceRoot", "/opt/domain1");
        Map<String, String> chosen = Map.of("java.io.tmpdir", "/tmp", "user.dir", "/tmp/experiment");

        assertThat(ServerDirectory.temporary(micro::get, e -> null)).isEqualTo(Path.of("/tmp/micro-rt1"));
        assertThat(ServerDirectory.temporary(full::get, e -> null)).isNull();
        assertThat(ServerDirectory.temporary(chosen::get, e -> null)).isNull();
    }
}
