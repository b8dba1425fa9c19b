// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenLinesTest {
    @TempDir
    private Path dir;

    @Test
    void haveTheirEnd() throws Exception {
        Path file = dir.resolve("lines");
        assertThat(WrittenLines.of(file)).isEmpty();

        Files.writeString(file, "{\"a\":");
        assertThat(WrittenLines.of(file)).isEmpty();

        Files.writeString(file, "{\"a\":1}\n\n{\"b\":\"gr\u00fcn");
        assertThat(WrittenLines.of(file)).containsExactly("{\"a\":1}", "");
    }

    @Test
    void mayEndWithinACharacter() throws Exception {
        Path file = dir.resolve("lines");
        Files.write(file, new byte[]{'a', '\n', (byte) 0xc3});

        assertThat(WrittenLines.of(file)).containsExactly("a");
    }
}
