// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AddressLimitTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final AddressLimit limit = new AddressLimit(2, Duration.ofMinutes(10), 3, (InstantSource) now::get);

    @Test
    void eachAddressHasItsOwnAllowance() {
        assertThat(limit.take("10.0.0.1")).isZero();
        assertThat(limit.take("10.0.0.1")).isZero();
        assertThat(limit.take("10.0.0.1")).isEqualTo(600);
        assertThat(limit.take("10.0.0.2")).isZero();
    }

    @Test
    void allowanceRegeneratesOverTime() {
        limit.take("10.0.0.1");
        limit.take("10.0.0.1");
        now.set(Instant.EPOCH.plusMillis(599_001));
        assertThat(limit.take("10.0.0.1")).isEqualTo(1);

        now.set(Instant.EPOCH.plusSeconds(600));

        assertThat(limit.take("10.0.0.1")).isZero();
    }

    @Test
    void countsIpv6AddressesByNetwork() {
        assertThat(limit.take("2001:db8:1:2::1")).isZero();
        assertThat(limit.take("2001:db8:1:2:ffff::2")).isZero();
        assertThat(limit.take("2001:db8:1:2:3:4:5:6%eth0")).isPositive();
        assertThat(limit.take("2001:db8:1:3::1")).isZero();
    }

    @Test
    void remembersALimitedNumberOfAddresses() {
        limit.take("10.0.0.1");
        limit.take("10.0.0.1");
        limit.take("10.0.0.2");
        limit.take("10.0.0.3");
        assertThat(limit.take("10.0.0.1")).as("still known, and now the last").isPositive();
        limit.take("10.0.0.4");

        assertThat(limit.size()).isEqualTo(3);
        assertThat(limit.take("10.0.0.1")).isPositive();
    }

    @Test
    void countsInvalidAddresses() {
        for (String address : Arrays.asList(null, "unix:")) {
            assertThat(limit.take(address)).as(address).isZero();
            assertThat(limit.take(address)).as(address).isZero();
            assertThat(limit.take(address)).as(address).isPositive();
        }
    }

    @Test
    void reportsRefusalsOnceAtTheEndOfAPeriod() {
        for (int i = 0; i < 5; i++) {
            now.set(Instant.ofEpochSecond(i));
            limit.take("2001:db8:1:2::1");
        }
        assertThat(limit.ended()).isEmpty();

        now.set(Instant.ofEpochSecond(600));

        assertThat(limit.ended()).containsExactly(new AddressLimit.Refused("2001:db8:1:2::/64", 3, Instant.EPOCH,
                Instant.ofEpochSecond(4)));
        assertThat(limit.ended()).isEmpty();
    }

    @Test
    void nextPeriodKeepsTheReportOfThePrevious() {
        for (int i = 0; i < 3; i++) {
            limit.take("10.0.0.1");
        }
        now.set(Instant.ofEpochSecond(600));
        for (int i = 0; i < 4; i++) {
            limit.take("10.0.0.1");
        }

        assertThat(limit.ended()).extracting(AddressLimit.Refused::requests).containsExactly(1L);
        assertThat(limit.all()).extracting(AddressLimit.Refused::requests).containsExactly(2L);
    }
}
