// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AddressTextTest {
    @Test
    void addressesLoseUserQueryAndFragment() {
        assertThat(AddressText.shortened("Gone, see https://ada:pw@a.b/c?d=e#f now")).isEqualTo(
                "Gone, see https://a.b/c now");
        assertThat(AddressText.shortened("data:image/png;base64,AAAA")).isEqualTo("data:");
        assertThat(AddressText.address("/pay?card=4711")).isEqualTo("/pay");
        assertThat(AddressText.shortened(null)).isNull();
    }

    @Test
    void aFrameKeepsLineAndColumn() {
        assertThat(
                AddressText.shortened("    at pay (https://a.b/x.js?v=1&k=secret:10:5)\n    at https://a.b/y.js:1:2"))
                .isEqualTo("    at pay (https://a.b/x.js:10:5)\n    at https://a.b/y.js:1:2");
        assertThat(AddressText.shortened("f@https://a.b/x.js?t=12:30:10:5")).isEqualTo("f@https://a.b/x.js:10:5");
    }

    @Test
    void hostileTextsTakeNoTime() {
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            AddressText.shortened("a://b?" + ":1".repeat(50_000));
            AddressText.shortened("a".repeat(100_000));
            AddressText.shortened("a://".repeat(25_000));
            AddressText.shortened("a://" + "b@".repeat(50_000));
        });
    }
}
