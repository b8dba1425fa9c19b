// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HostsTest {
    private static final Address A = new Address("a", 1);
    private static final Address B = new Address("b", 1);
    private static final Address C = new Address("c", 1);

    /** Overflows soon. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(5).toNanos());

    private Hosts hosts(Hosts.Policy policy) {
        return new Hosts(List.of(A, B, C), policy, Duration.ofMinutes(1), now::get, new Random(7));
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void thePrimaryIsTriedFirst() {
        Hosts hosts = hosts(Hosts.Policy.PREFER_PRIMARY);
        hosts.connected(B);

        assertThat(hosts.order()).containsExactly(A, B, C);
    }

    @Test
    void failedHostIsTriedLastForAWhile() {
        Hosts hosts = hosts(Hosts.Policy.PREFER_PRIMARY);
        hosts.failed(A);
        pass(Duration.ofSeconds(30));
        assertThat(hosts.order()).containsExactly(B, C, A);

        pass(Duration.ofSeconds(30));
        assertThat(hosts.order()).containsExactly(A, B, C);
    }

    @Test
    void whenAllHaveFailedTheOneThatFailedFirstIsTriedFirst() {
        Hosts hosts = hosts(Hosts.Policy.PREFER_PRIMARY);
        for (Address host : List.of(B, C, A)) {
            hosts.failed(host);
            pass(Duration.ofSeconds(4));
        }

        assertThat(hosts.order()).containsExactly(B, C, A);
    }

    @Test
    void hostThatAcceptedAConnectionHasNotFailed() {
        Hosts hosts = hosts(Hosts.Policy.PREFER_PRIMARY);
        hosts.failed(A);
        hosts.connected(A);

        assertThat(hosts.order()).containsExactly(A, B, C);
    }

    @Test
    void roundRobinRotatesHosts() {
        Hosts hosts = hosts(Hosts.Policy.ROUND_ROBIN);
        assertThat(hosts.order()).containsExactly(A, B, C);
        hosts.connected(A);
        assertThat(hosts.order()).containsExactly(B, C, A);
        hosts.failed(B);
        assertThat(hosts.order()).containsExactly(C, A, B);
        hosts.connected(C);
        assertThat(hosts.order()).containsExactly(A, C, B);
    }

    @Test
    void randomOrderVariesTheFirstHost() {
        Hosts hosts = hosts(Hosts.Policy.RANDOM);
        Set<Address> first = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            assertThat(hosts.order()).containsExactlyInAnyOrder(A, B, C);
            first.add(hosts.order().get(0));
        }

        assertThat(first).containsExactlyInAnyOrder(A, B, C);
    }

    @Test
    void onlyThePreferredHostIsReturnedTo() {
        long minute = Duration.ofMinutes(1).toNanos();
        assertThat(hosts(Hosts.Policy.PREFER_PRIMARY).toReturnTo(B, minute)).isEqualTo(A);
        assertThat(hosts(Hosts.Policy.PREFER_PRIMARY).toReturnTo(B, minute - 1)).isNull();
        assertThat(hosts(Hosts.Policy.PREFER_PRIMARY).toReturnTo(A, minute)).isNull();
        assertThat(hosts(Hosts.Policy.ROUND_ROBIN).toReturnTo(B, minute)).isNull();
        assertThat(hosts(Hosts.Policy.RANDOM).toReturnTo(B, minute)).isNull();
    }
}
