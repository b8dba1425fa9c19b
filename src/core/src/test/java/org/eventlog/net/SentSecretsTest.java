// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.eventlog.redact.KnownSecrets;
import org.junit.jupiter.api.Test;

class SentSecretsTest {
    private static final String BASIC = Base64.getEncoder()
            .encodeToString("ada:h\u00fcnter22".getBytes(StandardCharsets.UTF_8));

    private final KnownSecrets secrets = SentSecrets.of(List.of("Authorization: Bearer k-SECRET-123",
            "X-Tenant: tenant-4711", "X-Stage: prod", "Proxy-Authorization: Basic " + BASIC, "X-Key: a/b+Part99=="),
            "/hooks/T0001-B0002-Zx9Yw8Vu7/in?api_key=sw%2Ford99");

    @Test
    void areNotShownIfTheServerQuotesThem() {
        assertThat(shown("Incorrect API key provided: k-SECRET-123."))
                .isEqualTo("HTTP 401: Incorrect API key provided: ***.");
        assertThat(shown("no Bearer k-SECRET-123")).isEqualTo("HTTP 401: no Bearer ***");
        assertThat(shown("tenant-4711 is unknown in production")).isEqualTo("HTTP 401: *** is unknown in production");
        assertThat(shown("wrong: h\u00fcnter22")).isEqualTo("HTTP 401: wrong: ***");
        assertThat(shown(BASIC + " of ada")).isEqualTo("HTTP 401: *** of ada");
    }

    @Test
    void theSchemeIsShown() {
        for (String header : List.of("Authorization: Splunk k-SECRET-123", "authorization: Splunk  k-SECRET-123 ")) {
            HttpResponse answer = answer(401, "Splunk HEC: invalid token k-SECRET-123");

            assertThat(answer.without(SentSecrets.of(List.of(header), "/")).describe())
                    .isEqualTo("HTTP 401: Splunk HEC: invalid token ***");
        }
        assertThat(shown("Missing Bearer token; Bearer authentication is required"))
                .isEqualTo("HTTP 401: Missing Bearer token; Bearer authentication is required");
    }

    @Test
    void aShortPasswordIsNotShown() {
        String basic = Base64.getEncoder().encodeToString("ada:s3cr3".getBytes(StandardCharsets.UTF_8));

        assertThat(answer(401, "not s3cr3").without(SentSecrets.of(List.of("Authorization: Basic " + basic), "/"))
                .describe()).isEqualTo("HTTP 401: not ***");
    }

    @Test
    void areNotShownIfTheServerQuotesThePath() {
        assertThat(shown("Cannot POST /hooks/T0001-B0002-Zx9Yw8Vu7/in?api_key=sw%2Ford99"))
                .isEqualTo("HTTP 401: Cannot POST /hooks/***/in?api_key=***");
        assertThat(shown("no hook T0001-B0002-Zx9Yw8Vu7")).isEqualTo("HTTP 401: no hook ***");
    }

    @Test
    void areNotShownIfTheServerEncodesThem() {
        assertThat(shown("from=a%2Fb%2BPart99%3D%3D&to=x")).isEqualTo("HTTP 401: from=***&to=x");
        assertThat(shown("no a%2fb+Part99%3d%3d here")).isEqualTo("HTTP 401: no *** here");
        assertThat(shown("{\"what\":\"a\\/b+Part99\\u003d=\"}")).isEqualTo("HTTP 401: {\"what\":\"***\"}");
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
                        "Authorization: Basic !"), ""));

        assertThat(answer.headers()).containsEntry("content-type", "application/json");
        assertThat(answer.text()).isEqualTo("{\"create\":1}");
    }

    private String shown(String body) {
        return answer(401, body).without(secrets).describe();
    }

    private static HttpResponse answer(int status, String body) {
        return new HttpResponse(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), true);
    }
}
