// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {
    private final TrustedProxies proxies = TrustedProxies.setting("p").parser().apply("10.0.0.0/8, ::1");

    @Test
    void theClientIsTheLastAddressThatIsNoProxyOfOurs() {
        assertThat(client("10.0.0.1", "203.0.113.9")).isEqualTo("203.0.113.9");
        assertThat(client("10.0.0.1", "203.0.113.9, 10.7.7.7")).isEqualTo("203.0.113.9");
        assertThat(client("::1", "192.0.2.1, 203.0.113.9")).as("the first is made up").isEqualTo("203.0.113.9");
        assertThat(client("10.0.0.1", "10.2.3.4")).as("all are ours").isEqualTo("10.2.3.4");
    }

    @Test
    void whoeverElseConnectsIsNotBelieved() {
        assertThat(client("198.51.100.7", "203.0.113.9")).isEqualTo("198.51.100.7");
        assertThat(new TrustedProxies(List.of()).isTrusted("10.0.0.1")).isFalse();
        assertThat(proxies.isTrusted(null)).isFalse();
        assertThat(proxies.isTrusted("proxy.example")).isFalse();
    }

    @Test
    void whatIsNoAddressEndsTheWayBack() {
        assertThat(client("10.0.0.1", "203.0.113.9, unknown")).isEqualTo("10.0.0.1");
        assertThat(client("10.0.0.1", "<script>")).isEqualTo("10.0.0.1");
        assertThat(client("10.0.0.1", "")).isEqualTo("10.0.0.1");
    }

    @Test
    void portsAreLeftOut() {
        assertThat(client("10.0.0.1", "203.0.113.9:4711")).isEqualTo("203.0.113.9");
        assertThat(client("10.0.0.1", "[2001:db8::7]:4711")).isEqualTo("2001:db8::7");
    }

    @Test
    void onlyTheLastHopsAreLookedAt() {
        List<String> many = TrustedProxies.hops(Collections.nCopies(1_000, "192.0.2.1, 192.0.2.2"));

        assertThat(many).hasSize(32).endsWith("192.0.2.2");
    }

    @Test
    void whatIsNoRangeIsRefused() {
        assertThatThrownBy(() -> TrustedProxies.setting("p").parser().apply("10.0.0.0/33"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String client(String peer, String forwardedFor) {
        return proxies.client(peer, TrustedProxies.hops(List.of(forwardedFor)));
    }
}
