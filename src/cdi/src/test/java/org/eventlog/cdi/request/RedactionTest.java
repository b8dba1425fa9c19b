// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.eventlog.redact.Redactor;
import org.junit.jupiter.api.Test;

class RedactionTest {
    private final Redaction redaction = new Redaction(Redactor.DEFAULT);

    @Test
    void masksParametersWithSecretNames() {
        assertThat(redaction.query("q=tea&password=hunter2&access_token=abc&PIN=1&page=2"))
                .isEqualTo("q=tea&password=***&access_token=***&PIN=***&page=2");
    }

    @Test
    void masksParametersWithPercentEncodedNames() {
        assertThat(redaction.query("p%61ssword=hunter2")).isEqualTo("p%61ssword=***");
    }

    @Test
    void leavesUserInfoAndFragmentOutOfAUrl() {
        assertThat(redaction.url("https://ada:pw@shop.example/cart?token=1&x=2#token=3"))
                .isEqualTo("https://shop.example/cart?token=***&x=2");
    }

    @Test
    void hashesASessionWithItsKey() {
        SessionHash one = SessionHash.keyed("0123456789abcdef");

        assertThat(one.of("id")).matches("[0-9a-f]{16}").isEqualTo(one.of("id")).isNotEqualTo(one.of("other"));
        assertThat(SessionHash.keyed("").of("id")).isNotEqualTo(SessionHash.keyed("").of("id"));
    }
}
