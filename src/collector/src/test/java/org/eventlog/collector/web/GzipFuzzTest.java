// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.eventlog.collector.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that a compressed body yields its bytes within the limit, or a refusal. */
@Timeout(1200)
class GzipFuzzTest {
    private static final int LIMIT = 64 << 10;

    @Test
    void packedBodies() throws IOException {
        new Fuzz("gzip", List.of(gzip("{\"name\":\"a\"}\n".repeat(20)), gzip("x"), gzip("a".repeat(LIMIT))),
                Fuzz.hex("1f8b", "1f8b0800000000000000", "00", "ffff", "edc101010000008090feaf6e48400000", "08", "04"))
                .run((input, random) -> {
                    try {
                        return Body.unzip(input, LIMIT, held -> {}).length <= LIMIT ? "kept" : "TOO MUCH";
                    } catch (Refusal e) {
                        return e.code();
                    }
                });
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}
