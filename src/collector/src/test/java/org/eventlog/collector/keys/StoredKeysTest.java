// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.eventlog.collector.Host;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests sources whose senders have no key. */
class StoredKeysTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"source.browser", "browser",
            "elk_source.browser_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "elk_browser_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void placeholderKeysCannotAuthenticate(String shown) throws Exception {
        try (Host host = new Host(directory, "reports", "true")) {
            HttpResponse<String> answer = host.post("/api/v1/events", "application/json", "{\"name\":\"a\"}",
                    "Authorization", "Bearer " + shown);

            assertThat(answer.statusCode()).isEqualTo(401);
        }
    }

    @Test
    void placeholderKeysAreUnknownBeforeTheDatabaseIsOpen() {
        assertThat(new StoredKeys(List.of(), List.of("tcp"), InstantSource.system()).ofSource("tcp")).isEmpty();
    }
}
