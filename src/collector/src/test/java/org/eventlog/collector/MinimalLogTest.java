// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the shell function of django-minimal-log's README (revised BSD licence), with another host and key. */
class MinimalLogTest {
    private static final String FUNCTION = """
            function send_log ()
            {
                curl --silent --show-error --request POST '%s' \\
                    --data-urlencode "description=$2" --data-urlencode "status=warn" \\
                    --data-urlencode 'key=%s';
            }
            send_log ignored "$TEXT"
            """;

    @TempDir
    Path directory;

    @Test
    void acceptsItsUnmodifiedShellFunction() throws Exception {
        try (Host host = new Host(directory)) {
            assertThat(run(host, Host.LEGACY, "disk at 91 % on \"db2\" & näher")).isEqualTo("warn added");

            assertThat(host.get("/api/v1/events").body()).contains("disk at 91 % on \\\"db2\\\" & näher",
                    "\"level\":\"warn\"", "\"source\":\"old-shop\"");
            assertThat(run(host, "nobody-knows-this-key", "disk")).contains("A valid key is required");
        }
    }

    private static String run(Host host, String key, String text) throws Exception {
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", FUNCTION.formatted(host.uri("/add/"), key))
                .redirectErrorStream(true);
        bash.environment().put("TEXT", text);
        bash.environment().put("LC_ALL", "C.UTF-8");
        Process process = bash.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return said.strip();
    }
}
