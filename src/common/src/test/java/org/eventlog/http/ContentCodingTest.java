// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingTest {

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", " x-gzip ", "X-Gzip", "identity, gzip", ", gzip,"})
    void gzipIsKnownUnderBothItsNames(String header) {
        assertThat(ContentCoding.isGzip(header)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "identity", " , ", "identity, Identity"})
    void treatsIdentityAsUncompressed(String header) {
        assertThat(ContentCoding.isGzip(header)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "gzip, gzip", "gzip, br", "x-gzip;q=1", "zip"})
    void anyOtherCodingIsRefused(String header) {
        assertThatThrownBy(() -> ContentCoding.isGzip(header)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", value = {"gzip, true", "x-gzip, true", "'deflate, gzip;q=0.5, br', true",
            "'br,X-GZIP ; q=1', true", "gzip;q=0, false", "'gzip ; q=0.000', false", "'gzip;q=0,x-gzip', true",
            "none, false",
            "'', false", "*, false", "gzipped, false", "identity, false"})
    void anAnswerMayBePackedForWhoeverSaysSo(String header, boolean accepted) {
        assertThat(ContentCoding.acceptsGzip(header)).isEqualTo(accepted);
    }
}
