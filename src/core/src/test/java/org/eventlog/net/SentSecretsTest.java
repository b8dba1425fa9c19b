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

        assertThat(secrets.removedFrom(answer).describe()).isEqualTo("HTTP 302, sends us to /login?key=***");
    }

    @Test
    void otherAnswersStayAsTheyAre() {
        HttpResponse answer = new HttpResponse(200, Map.of("a", "b"), new byte[]{(byte) 0xff, 0}, true);

        assertThat(secrets.removedFrom(answer)).isSameAs(answer);
        assertThat(SentSecrets.of(List.of("", "Authorization: Basic !")).removedFrom(answer)).isSameAs(answer);
    }

    private String shown(String body) {
        return secrets.removedFrom(new HttpResponse(401, Map.of(), body.getBytes(StandardCharsets.UTF_8), true))
                .describe();
    }
}
