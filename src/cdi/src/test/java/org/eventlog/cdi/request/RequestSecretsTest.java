// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.eventlog.LogEvent;
import org.eventlog.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSecretsTest {
    private static final String TOKEN = "9f8e7d6c5b4a3f2e";

    private final FakeRequest fake = new FakeRequest();

    @Test
    void masksSecretsOfThePathEverywhere() {
        fake.uri = "/reset-password/" + TOKEN;

        LogEvent event = event(Map.of());

        assertThat(event.target()).isEqualTo("/reset-password/***");
        assertThat(event.message()).isEqualTo("GET /reset-password/*** 200");
        assertThat(event.fields()).containsEntry("path", "/reset-password/***");
    }

    @Test
    void keepsAPathWithoutSecretsUnchanged() {
        fake.uri = "/a%20b/%C3%A4/;v=1/orders/4711";

        assertThat(event(Map.of()).fields()).containsEntry("path", "/a%20b/%C3%A4//orders/4711");
    }

    @Test
    void pathPatternsMatchTheOriginalPath() {
        fake.uri = "/reset-password/" + TOKEN;

        RequestEvent event = new RequestEvent(fake.request(), settings(Map.of()), 0);

        assertThat(event.pathWithin().sent()).isEqualTo(fake.uri);
    }

    @ParameterizedTest
    @CsvSource({"/shop/password/{id}/orders/{order}, /shop/password/{id}/orders/{order}",
            "/password/hunter2/{id}, /password/***/{id}", "/reset-password/9f8e7d6c5b4a3f2e, /reset-password/***",
            "/password/hunter2;jsessionid=1/{id};x=hunter2/{id}.html, /password/***/{id}/{id}.html"})
    void masksARouteButNotTheNamesOfItsParameters(String route, String masked) {
        fake.attributes.put(RequestEvent.ROUTE, route);

        assertThat(event(Map.of()).fields()).containsEntry("route", masked);
    }

    @Test
    void theRefererIsMaskedInItsPathToo() {
        fake.header("Referer", "https://shop.example/reset-password/" + TOKEN + "?next=%2F%3Ftoken%3Dhunter2&a=1#x");

        assertThat(event(Map.of()).fields()).containsEntry("referer",
                "https://shop.example/reset-password/***?next=%2F%3Ftoken%3D***&a=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h=Bearer+hunter2hunter2", "h=Bearer%20hunter2hunter2",
            "u=https%3A%2F%2Fada%3Ahunter2%40x%2F",
            "d=%7B%22password%22%3A%22hunter2%22%7D", "x=password%253Dhunter2"})
    void aQueryIsDecodedBeforeItIsMasked(String query) {
        fake.query = query;

        assertThat(event(Map.of()).fields().get("query").toString()).doesNotContain("hunter2").contains("***");
    }

    @Test
    void masksSecretsInTheUserAgent() {
        fake.header("User-Agent", "bot/1 (token=hunter2)");

        assertThat(event(Map.of()).fields()).containsEntry("userAgent", "bot/1 (token=***)");
    }

    @Test
    void namesThatAreConfiguredAreSecretInThePathAndTheQuery() {
        fake.uri = "/kunde/" + TOKEN;
        fake.query = "kundennr=4711&x=1";

        assertThat(event(Map.of("eventlog.redact.names", "kunde")).fields())
                .containsEntry("path", "/kunde/***").containsEntry("query", "kundennr=***&x=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-www-form-urlencoded", "text/plain", "application/xml"})
    void truncatedBodyContainsNoPartOfACardNumber(String type) {
        String body = type.endsWith("json") ? "{\"note\":\"card 4111 1111 1111" : "a=b&note=card 4111 1111 1111";

        assertThat(settings(Map.of()).redaction.body(type, body, true)).contains("note").doesNotContain("1111");
    }

    @Test
    void anXmlBodyIsMaskedByItsElements() {
        assertThat(settings(Map.of()).redaction.body("application/xml", "<a><pin>4711</pin><n>1</n></a>", false))
                .isEqualTo("<a><pin>***</pin><n>1</n></a>");
    }

    private static RequestSettings settings(Map<String, String> configuration) {
        return RequestSettings.read(true, new Settings(configuration::get));
    }

    private LogEvent event(Map<String, String> configuration) {
        RequestSettings settings = settings(configuration);
        return new RequestEvent(fake.request(), settings, 0)
                .over(fake.request(), fake.response(), null, null, null, 1, settings.sampling())
                .build();
    }
}
