// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TokensTest {
    private static final Instant START = Instant.parse("2026-05-04T03:02:01Z");
    private static final byte[] OLD = key("an old secret, of thirty-two characters");
    private static final byte[] NEW = key("a new secret, of thirty-two characters!");
    private static final List<String> MINE = List.of("session one");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Tokens tokens = tokens(List.of(OLD));

    @Test
    void aTokenIsValidForItsHolderAndCarriesTheRequestOfThePage() {
        String token = tokens.issue("session one", "r-1:2/3");

        assertThat(tokens.check(token, MINE)).isEqualTo(new Tokens.Checked(true, "r-1:2/3"));
        assertThat(tokens.check(tokens.issue("session one", null), MINE)).isEqualTo(new Tokens.Checked(true, null));
    }

    @Test
    void noOtherSessionCanUseIt() {
        String token = tokens.issue("session one", "r-1");

        assertThat(tokens.check(token, List.of("session two"))).isEqualTo(Tokens.Checked.REFUSED);
        assertThat(tokens.check(token, List.of("cookie one", ""))).isEqualTo(Tokens.Checked.REFUSED);
        assertThat(tokens.check(token, List.of())).isEqualTo(Tokens.Checked.REFUSED);
    }

    @Test
    void tokenWithoutASessionOnlyCarriesTheRequestId() {
        String token = tokens.issue("", "r-1");

        assertThat(tokens.check(token, MINE)).isEqualTo(new Tokens.Checked(false, "r-1"));
        assertThat(tokens.check(token, List.of(""))).isEqualTo(new Tokens.Checked(false, "r-1"));
    }

    @Test
    void tokenExpiresAndToleratesAMinuteOfClockSkew() {
        String token = tokens.issue("session one", "r-1");

        now.set(START.plus(Duration.ofHours(1)));
        assertThat(tokens.check(token, MINE).valid()).isTrue();
        now.set(START.plus(Duration.ofHours(1)).plusSeconds(1));
        assertThat(tokens.check(token, MINE)).isEqualTo(new Tokens.Checked(false, "r-1"));
        now.set(START.minusSeconds(60));
        assertThat(tokens.check(token, MINE).valid()).isTrue();
        now.set(START.minusSeconds(61));
        assertThat(tokens.check(token, MINE)).isEqualTo(Tokens.Checked.REFUSED);
        now.set(START.plus(Duration.ofDays(8)));
        assertThat(tokens.check(token, MINE)).isEqualTo(Tokens.Checked.REFUSED);
    }

    @Test
    void bothSecretsAreAcceptedWhileOneReplacesTheOther() {
        String before = tokens.issue("session one", null);
        Tokens both = tokens(List.of(NEW, OLD));

        assertThat(both.check(before, MINE).valid()).isTrue();
        assertThat(tokens(List.of(NEW)).check(before, MINE).valid()).isFalse();
        assertThat(tokens(List.of(NEW)).check(both.issue("session one", null), MINE).valid()).isTrue();
    }

    @Test
    void refusesAnyModifiedToken() {
        String token = tokens.issue("session one", "r-1");
        Random random = new Random(20);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder forged = new StringBuilder(token);
            for (int changes = 1 + random.nextInt(3); changes > 0 && forged.length() > 0; changes--) {
                int at = random.nextInt(forged.length());
                switch (random.nextInt(4)) {
                    case 0 -> forged.setCharAt(at, (char) random.nextInt(0x250));
                    case 1 -> forged.deleteCharAt(at);
                    case 2 -> forged.insert(at, "v1.0AZ_-=\u0000".charAt(random.nextInt(10)));
                    default -> forged.setLength(at);
                }
            }
            if (!forged.toString().equals(token)) {
                assertThat(tokens.check(forged.toString(), MINE)).as(forged.toString())
                        .isEqualTo(Tokens.Checked.REFUSED);
            }
        }
    }

    @Test
    void nonsenseIsRefused() {
        for (String nonsense : new String[]{null, "", "v1", "v1....", "v2.1.a.b.c", "x".repeat(100_000),
                "v1.999999999999." + "a".repeat(20) + ".AAAAAAAAAAAA." + "A".repeat(43)}) {
            assertThat(tokens.check(nonsense, MINE)).isEqualTo(Tokens.Checked.REFUSED);
        }
    }

    private Tokens tokens(List<byte[]> keys) {
        return new Tokens(keys, Duration.ofHours(1), (InstantSource) now::get);
    }

    private static byte[] key(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
