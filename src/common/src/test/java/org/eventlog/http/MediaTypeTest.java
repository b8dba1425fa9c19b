// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {

    @Test
    void readsATypeWithoutParameters() {
        assertThat(MediaType.of(" Application/JSON ; charset=utf-8")).isEqualTo("application/json");
        assertThat(MediaType.of("text/plain")).isEqualTo("text/plain");
        assertThat(MediaType.of(null)).isEmpty();
        assertThat(MediaType.of("")).isEmpty();
        assertThat(MediaType.of(";charset=utf-8")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain;charset=utf8", "text/plain; charset=UTF8", "text/plain; Charset=\"utf-8\"",
            "text/plain;charset = 'UTF-8'", "text/plain;charset=utf_8",
            "text/plain; boundary=\"a;charset=x\";charset=Utf-8"})
    void readsACharsetInAnyNotation(String type) {
        assertThat(MediaType.charsetNamed(MediaType.charset(type))).isEqualTo(StandardCharsets.UTF_8);
    }

    @Test
    void knowsJsonAndSequencesOfIt() {
        assertThat(List.of("application/json", "text/json", "application/problem+json", "application/x-ndjson",
                "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/jsonlines",
                "application/json-seq", "application/geo+json-seq")).allMatch(MediaType::isJson);
        assertThat(List.of("", "json", "text/plain", "application/xml", "application/jsonp", "application/xjson",
                "application/x-www-form-urlencoded")).noneMatch(MediaType::isJson);
    }

    @Test
    void returnsNullForAnUnknownCharset() {
        assertThat(MediaType.charset("text/plain")).isNull();
        assertThat(MediaType.charset(null)).isNull();
        assertThat(MediaType.charsetNamed("klingon")).isNull();
        assertThat(MediaType.charsetNamed("")).isNull();
        assertThat(MediaType.charsetNamed("\"")).isNull();
        assertThat(MediaType.charsetNamed("latin1")).isEqualTo(StandardCharsets.ISO_8859_1);
    }
}
