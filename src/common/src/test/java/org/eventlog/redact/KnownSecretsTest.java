// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownSecretsTest {
    private final KnownSecrets secrets = KnownSecrets.of(List.of("a/b+c \"d\" <e>\u00e9", "hunter2", ""));

    @ParameterizedTest
    @ValueSource(strings = {"a/b+c \"d\" <e>\u00e9", "a%2Fb%2Bc%20%22d%22%20%3Ce%3E%C3%A9",
            "a%2fb%2bc+%22d%22+%3ce%3e%c3%a9", "a\\/b+c \\\"d\\\" <e>\u00e9", "a/b+c &quot;d&quot; &lt;e&gt;&#233;",
            "a\\u002Fb\\u002bc \\u0022d\\\" \\u003ce>\u00e9", "a%252Fb%252Bc%2520%2522d%2522%2520%253Ce%253E%25C3%25A9",
            "h%75nter2", "hunter\\x32"})
    void areRemovedHoweverTheyAreEncoded(String text) {
        assertThat(secrets.removedFrom("x " + text + " y & z")).isEqualTo("x *** y & z");
    }

    @Test
    void areRemovedWhereverTheyAre() {
        assertThat(secrets.removedFrom("hunter2hunter2,hunter22")).isEqualTo("******,***2");
        assertThat(KnownSecrets.of(List.of("aba")).removedFrom("ababa")).isEqualTo("***");
    }

    @Test
    void otherTextsStay() {
        for (String text : List.of("", "hunter", "100%", "a+b", "%zz\\&", "hunter%20two")) {
            assertThat(secrets.removedFrom(text)).isEqualTo(text);
            assertThat(KnownSecrets.NONE.removedFrom(text)).isEqualTo(text);
        }
    }
}
