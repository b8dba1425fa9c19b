// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SentSecretsTest {
    private static final String BASIC = Base64.getEncoder()
            .encodeToString("ada:h\u00fcnter22".getBytes(StandardCharsets.UTF_8));

    private final SentSecrets secrets = SentSecrets.of(List.of("Authorization: Bearer k-SECRET-123",
            "X-Tenant: tenant-4711", "X-Stage: prod", "Proxy-Authorization: Basic " + BASIC));

    @Test
    void areNotShownIfTheServerQuotesThem() {
        assertThat(shown("Incorrect API key provided: k-SECRET-123."))
                .isEqualTo("HTTP 401: Incorrect API key provided: ***.");
        assertThat(shown("no Bearer k-SECRET-123")).isEqualTo("HTTP 401: no ***");
        assertThat(shown("tenant-4711 is unknown in production")).isEqualTo("HTTP 401: *** is unknown in production");
        assertThat(shown("wrong: h\u00fcnter22")).isEqualTo("HTTP 401: wrong: ***");
        assertThat(shown(BASIC + " of ada")).isEqualTo("HTTP 401: *** of ada");
    }

    @Test
    void areNotShownInTheTargetOfARedirect() {
        HttpResponse answer = new HttpResponse(302, Map.of("location", "/login?key=k-SECRET-123"), new byte[0], true);

        assertThat(answer.without(secrets).describe()).isEqualTo("HTTP 302, sends us to /login?key=***");
    }

    @Test
    void areNotShownIfTheAnswerIsCutWithinThem() {
        assertThat(shown("x".repeat(190) + " k-SECRET-123")).isEqualTo("HTTP 401: " + "x".repeat(190) + " ***");
    }

    /** A header that is sent may have any value, such as a word of the answer. */
    @Test
    void theAnswerItselfStaysAsItIs() {
        HttpResponse answer = new HttpResponse(200, Map.of("content-type", "application/json"),
                "{\"create\":1}".getBytes(StandardCharsets.UTF_8), true)
                .without(SentSecrets.of(List.of("X-Action: create", "Accept: application/json", "",
                        "Authorization: Basic !")));

        assertThat(answer.headers()).containsEntry("content-type", "application/json");
        assertThat(answer.text()).isEqualTo("{\"create\":1}");
    }

    private String shown(String body) {
        return new HttpResponse(401, Map.of(), body.getBytes(StandardCharsets.UTF_8), true).without(secrets).describe();
    }
}
