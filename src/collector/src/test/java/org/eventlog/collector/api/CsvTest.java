// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CsvTest {
    @Test
    void formulasGetAnApostrophe() {
        assertThat(Csv.cell("=1+1")).isEqualTo("'=1+1");
        assertThat(Csv.cell(";=1")).isEqualTo(";'=1");
        assertThat(Csv.cell("a\n \"@b;+c|-d")).isEqualTo("\"a\n \"\"'@b;'+c|'-d\"");
        assertThat(Csv.cell("\n\n;;=x")).isEqualTo("\"\n\n;;'=x\"");
        assertThat(Csv.cell("\r=1")).isEqualTo("\"\n'=1\"");
        assertThat(Csv.cell("\r\n=1")).isEqualTo("\"\n'=1\"");
        assertThat(Csv.cell("\t=1")).isEqualTo(" '=1");
        assertThat(Csv.cell("$1 and \\ remain")).isEqualTo("$1 and \\ remain");
    }

    @Test
    void manyLineBreaksTakeNoLongerThanOtherText() {
        assertTimeoutPreemptively(Duration.ofSeconds(5),
                () -> assertThat(Csv.cell("\n".repeat(1 << 20) + 'x')).endsWith("\nx\""));
    }
}
