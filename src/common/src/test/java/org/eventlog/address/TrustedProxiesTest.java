// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.eventlog.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private final TrustedProxies proxies = TrustedProxies.setting("p").parser().apply("10.0.0.0/8, ::1");

    @Test
    void clientIsTheLastAddressThatIsNotATrustedProxy() {
        assertThat(client("10.0.0.1", "203.0.113.9")).isEqualTo("203.0.113.9");
        assertThat(client("10.0.0.1", "203.0.113.9, 10.7.7.7")).isEqualTo("203.0.113.9");
        assertThat(client("::1", "192.0.2.1, 203.0.113.9")).as("the first is made up").isEqualTo("203.0.113.9");
        assertThat(client("10.0.0.1", "10.2.3.4")).as("all are ours").isEqualTo("10.2.3.4");
    }

    @Test
    void ignoresHeadersOfOtherClients() {
        assertThat(client("198.51.100.7", "203.0.113.9")).isEqualTo("198.51.100.7");
        assertThat(new TrustedProxies(List.of()).isTrusted("10.0.0.1")).isFalse();
        assertThat(proxies.isTrusted(null)).isFalse();
        assertThat(proxies.isTrusted("proxy.example")).isFalse();
    }

    @Test
    void stopsAtAnInvalidAddress() {
        assertThat(client("10.0.0.1", "203.0.113.9, unknown")).isEqualTo("10.0.0.1");
        assertThat(client("10.0.0.1", "<script>")).isEqualTo("10.0.0.1");
        assertThat(client("10.0.0.1", "")).isEqualTo("10.0.0.1");
    }

    @Test
    void ignoresPorts() {
        assertThat(client("10.0.0.1", "203.0.113.9:4711")).isEqualTo("203.0.113.9");
        assertThat(client("10.0.0.1", "[2001:db8::7]:4711")).isEqualTo("2001:db8::7");
    }

    @Test
    void examinesOnlyTheLastHops() {
        List<String> many = TrustedProxies.hops(Collections.nCopies(1_000, "192.0.2.1, 192.0.2.2"));

        assertThat(many).hasSize(32).endsWith("192.0.2.2");
    }

    @Test
    void saysWhetherThereWereMoreHops() {
        assertThat(client("10.0.0.1", Map.of("X-Forwarded-For", Collections.nCopies(32, "192.0.2.1"))).cut()).isFalse();
        assertThat(client("10.0.0.1", Map.of("X-Forwarded-For", Collections.nCopies(33, "192.0.2.1"))).cut()).isTrue();
        assertThat(forwarded("10.0.0.1", "for=192.0.2.1, ".repeat(33)).cut()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "_hidden", "shop.example", "shop.example:80", "my_host", "203.0.113.9:port",
            "203.0.113.9:65536", "[2001:db8::7", "2001:db8::7::", "fe80::1%eth0", "999.1.1.1", "token.example:80",
            "token:8080"})
    void showsNamesAndIdentifiers(String hop) {
        assertThat(forwarded("10.0.0.1", "for=\"" + hop + "\"").hops()).containsExactly(hop);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<b>password=hunter2</b>", "password=hunter2", "password:hunter2", "a b", "ada@hunter2",
            "*",
            "4111111111111111", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.hunter2", "caf\u00e9.example"})
    void masksWhatIsNeitherAddressNorName(String hop) {
        assertThat(TrustedProxies.hops(List.of("203.0.113.9, " + hop)).get(1)).contains("***")
                .doesNotContain("hunter2", "4111");
        assertThat(forwarded("10.0.0.1", "for=\"" + hop + "\"").hops().toString()).contains("***")
                .doesNotContain("hunter2", "4111");
    }

    /** A name of a host may be a key with a known prefix. */
    @ParameterizedTest
    @ValueSource(strings = {"AKIAIOSFODNN7EXAMPLE", "xoxb-1234567890-ab", "sk_live_abc1234567",
            "glpat-ABCdef1234567890", "ghp_0123456789abcdefghij", "SG.abcdefghijklmnopqrst.uvwx1",
            "hvs.abcdefghijklmnopqrst1", "ya29.abcdefghijklmnopqrst1", "DE89370400440532013000",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0"})
    void masksSecretsThatLookLikeNames(String hop) {
        assertThat(TrustedProxies.hops(List.of(hop, hop + ":80"))).containsExactly("***", "***:80");
        assertThat(forwarded("10.0.0.1", "for=\"" + hop + ":80\", for=" + hop).hops())
                .containsExactly("***:80", "***");
    }

    @Test
    void masksWhatIsTooLongForAName() {
        assertThat(TrustedProxies.hops(List.of("x".repeat(64), "x.".repeat(200)))).containsExactly("***", "***");
    }

    @Test
    void rejectsAnInvalidRange() {
        assertThatThrownBy(() -> TrustedProxies.setting("p").parser().apply("10.0.0.0/33"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.9,", ", ,203.0.113.9, ", "203.0.113.9,,10.0.0.2", ",10.0.0.2, , 10.0.0.3,,"})
    void skipsEmptyElements(String forwardedFor) {
        String expected = forwardedFor.contains("203") ? "203.0.113.9" : "10.0.0.2";

        assertThat(client("10.0.0.1", forwardedFor)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "_hidden", "203.0.113.9:port", "203.0.113.9:65536", "203.0.113.9:",
            "[203.0.113.9]",
            "[2001:db8::7", "[2001:db8::7]x", "2001:db8::7::", "999.1.1.1", "010.0.0.1", "1.2.3", "logs.example.org"})
    void ignoresAnUnreadableLastHop(String hop) {
        assertThat(client("10.0.0.1", "203.0.113.9, " + hop)).isEqualTo("10.0.0.1");
        assertThat(forwarded("10.0.0.1", "for=203.0.113.9, for=\"" + hop + "\"").address()).isEqualTo("10.0.0.1");
    }

    @Test
    void readsTheForwardedHeader() {
        assertThat(forwarded("10.0.0.1", "for=203.0.113.9").address()).isEqualTo("203.0.113.9");
        assertThat(forwarded("10.0.0.1", "For=\"203.0.113.9:4711\";Proto=HTTPS;by=10.0.0.1, for=10.7.7.7;proto=http"))
                .isEqualTo(new TrustedProxies.Client("203.0.113.9", List.of("203.0.113.9", "10.7.7.7"), "https"));
        assertThat(forwarded("::1", "for=\"[2001:db8:cafe::17]:4711\"").address()).isEqualTo("2001:db8:cafe::17");
        assertThat(forwarded("::1", "for=\"[2001:db8::17]:_port\"").address()).isEqualTo("2001:db8::17");
        assertThat(forwarded("10.0.0.1", "for=\"2\\03.0.113.9\"; host=shop ;proto=http").address())
                .isEqualTo("203.0.113.9");
        assertThat(forwarded("10.0.0.1", "for=[2001:db8::17]:80;proto=https").address())
                .as("as some proxies write it").isEqualTo("2001:db8::17");
    }

    @Test
    void joinsSeveralHeaderLinesInOrder() {
        assertThat(
                forwarded("10.0.0.1", "for=6.6.6.6, for=203.0.113.9", "", " , ", "for=10.0.0.2, ,for=10.0.0.3").hops())
                .containsExactly("6.6.6.6", "203.0.113.9", "10.0.0.2", "10.0.0.3");
        assertThat(forwarded("10.0.0.1", "for=6.6.6.6, for=203.0.113.9", "for=10.0.0.2").address())
                .isEqualTo("203.0.113.9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"for=203.0.113.9, for=unknown", "for=203.0.113.9, for=_hidden",
            "for=203.0.113.9, proto=https",
            "for=203.0.113.9, for=", "for=203.0.113.9, 203.0.113.10",
            "for=203.0.113.9, for=203.0.113.10;for=203.0.113.11",
            "for=203.0.113.9, for=\"2001:db8::1\"", "for=203.0.113.9, for = 203.0.113.10", "for=203.0.113.9, for=\"",
            "for=203.0.113.9, for=\"203.0.113.10", "for=203.0.113.9, for=203.0.113.10 x", "for=203.0.113.9, ="})
    void anElementThatCannotBeReadIsNotBelieved(String header) {
        assertThat(forwarded("10.0.0.1", header).address()).isEqualTo("10.0.0.1");
    }

    /** The trusted proxy's entry follows the client's forged one in the same line. */
    @ParameterizedTest
    @ValueSource(strings = {"for=6.6.6.6;x=\"", "for=6.6.6.6, for=\"", "for=\"6.6.6.6", "for=6.6.6.6;by=\"a\\",
            "for=6.6.6.6;by=\"a\"b\"", "\"", "for=6.6.6.6;\""})
    void ignoresAHeaderWithAnUnterminatedQuote(String madeUp) {
        assertThat(forwarded("10.0.0.1", madeUp + ", for=\"[2001:db8::9]:80\";proto=https").address())
                .isIn("10.0.0.1", "2001:db8::9");
        assertThat(forwarded("10.0.0.1", madeUp + ", for=203.0.113.9").address()).isIn("10.0.0.1", "203.0.113.9");
    }

    @Test
    void prefersXForwardedForIfBothHeadersExist() {
        Map<String, List<String>> headers = Map.of("X-Forwarded-For", List.of("203.0.113.9"), "Forwarded",
                List.of("for=6.6.6.6;proto=http"), "X-Forwarded-Proto", List.of("https"));

        assertThat(client("10.0.0.1", headers))
                .isEqualTo(new TrustedProxies.Client("203.0.113.9", List.of("203.0.113.9"), "https"));
        assertThat(client("10.0.0.1", Map.of("X-Forwarded-For", List.of(" , "), "Forwarded", List.of("for=1.2.3.4"))))
                .extracting(TrustedProxies.Client::address).isEqualTo("1.2.3.4");
    }

    @Test
    void schemeRequiresAgreementOfAllProxies() {
        assertThat(client("10.0.0.1", Map.of("X-Forwarded-Proto", List.of("https, https"))).proto()).isEqualTo("https");
        assertThat(client("10.0.0.1", Map.of("X-Forwarded-Proto", List.of("https, http"))).proto()).isNull();
        assertThat(client("10.0.0.1", Map.of("X-Forwarded-Proto", List.of("gopher"))).proto()).isNull();
        assertThat(forwarded("10.0.0.1", "for=203.0.113.9;proto=gopher").proto()).isNull();
        assertThat(forwarded("10.0.0.1", "for=unknown;proto=https").proto()).isEqualTo("https");
    }

    @Test
    void hidesValuesOfUntrustedClients() {
        assertThat(forwarded("198.51.100.7", "for=203.0.113.9;proto=https"))
                .isEqualTo(new TrustedProxies.Client("198.51.100.7", List.of(), null));
    }

    @Test
    void recognizesAProxyRegardlessOfTheIpv6Zone() {
        TrustedProxies local = TrustedProxies.setting("p").parser().apply("fe80::/10");

        assertThat(local.isTrusted("fe80::1%eth0")).isTrue();
        assertThat(local.isTrusted("fec0::1%eth0")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/-0", "10.0.0.0/+8", "10.0.0.0/", "256.0.0.1", "proxy.example.org",
            "*",
            "10.0.0.0/8/8", "::/129"})
    void faultNamesTheInvalidRange(String range) {
        Settings settings = new Settings(key -> "192.0.2.1, " + range);
        settings.get(TrustedProxies.setting("p"));

        assertThat(settings.faults()).singleElement().asString()
                .contains("p = \"192.0.2.1, " + range + "\": \"" + range + "\" is neither");
    }

    private TrustedProxies.Client forwarded(String peer, String... lines) {
        return client(peer, Map.of("Forwarded", List.of(lines)));
    }

    private TrustedProxies.Client client(String peer, Map<String, List<String>> headers) {
        return proxies.client(peer, name -> Collections.enumeration(headers.getOrDefault(name, List.of())));
    }

    private String client(String peer, String forwardedFor) {
        return proxies.client(peer, TrustedProxies.hops(List.of(forwardedFor)));
    }
}
