// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "login failed: password=hunter2, user=ada | login failed: password=***, user=ada",
            "db.password = hunter2 | db.password = ***",
            "{\"userPassword\": \"hunt\\\"er2\"} | {\"userPassword\": \"***\"}",
            "{'access_token':'hunter2'} | {'access_token':'***'}", "API-KEY: hunter2 | API-KEY: ***",
            "Authorization: Basic aHVudGVyMg== | Authorization: ***", "Cookie: a=hunter2; b=hunter2 | Cookie: ***",
            "\"Set-Cookie\":\"JSESSIONID=hunter2\" | \"Set-Cookie\":\"***\"",
            "{Authorization\" -> \"hunter2\"} | {Authorization\" -> \"***\"}",
            "Authorization -> hunter2 | Authorization -> ***",
            "\"Authorization\" => \"hunter2\" | \"Authorization\" => \"***\"",
            "Cookie => a=hunter2 | Cookie => ***", "新しい口令：hunter2 | 新しい口令：***", "ユーザー暗証番号=4711 | ユーザー暗証番号=***",
            "sent Bearer hunter2hunter2 | sent Bearer ***",
            "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln today | got *** today",
            "jdbc:postgresql://ada:hunter2@db/shop | jdbc:postgresql://***@db/shop",
            "card 4111 1111 1111 1111 refused | card *** refused", "card 4111-1111-1111-1111. | card ***.",
            "password 'hunter2' is wrong | password '***' is wrong", "cvv=123 | cvv=***",
            "JSESSIONID=hunter2 | JSESSIONID=***", "new pin: 4711 | new pin: ***"})
    void masksWhatLooksLikeASecret(String text, String masked) {
        assertThat(Secrets.mask(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a text", "order 4711 of 2026-11-21T12:00:00.123Z", "call 4111 1111 1111 1112",
            "total=12.50, items: 3", "https://logs.example.org:5001/add", "spinning: no", "0.1234567890123456",
            "at com.example.Shop.order(Shop.java:42)"})
    void keepsOtherTexts(String text) {
        assertThat(Secrets.mask(text)).isEqualTo(text);
    }

    @Test
    void acceptsNullAndEmpty() {
        assertThat(Secrets.mask(null)).isNull();
    }
}
