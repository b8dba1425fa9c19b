// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.eventlog.config.ConfigurationException;
import org.eventlog.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pattern of paths is understood, or a fault of the configuration. */
class PathPatternsTest {

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {"/health /health true", "/health /health/live false", "/health /Health false",
            "/health* /health/live true", "/health* /healthy true", "/health/* /health/live true",
            "/health/* /health true",
            "/health/* /healthy false", "/health/* /health/ true", "*.css /a/b.css true", "*.css /a/b.css.map false",
            "*/health /a/health true", "* /anything true", "/* / true", "/ / true", "/ /a false",
            "/a%20b /a%20b true", "/caf%C3%A9 /café true", "/café /caf%c3%a9 true", "/a%2Ab /a*b true",
            "/a%28b%29 /a(b) true", "/a%3Fb /a%3fb true", "/100%25 /100%25 true", "/$a+b~c /$a+b~c true",
            "/a%2fb /a/b true",
            "/x.* /x.js true"})
    void aPatternMatchesPathsHoweverTheyAreEncoded(String pattern, String path, boolean matches) {
        Settings settings = settings("eventlog.request.exclude", pattern);
        RequestSettings read = RequestSettings.read(true, settings);

        assertThat(settings.faults()).isEmpty();
        assertThat(PathWithin.of(path, "").surelyMatches(read.exclude)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {"/health/../orders", "/health/%2e%2e/orders", "/health/.%2E/orders",
            "/health//../orders", "/shop/health/../../orders", "/shop/health/..//orders",
            "/orders/../health/live/../../orders",
            "/health/a/../../orders", "/orders/..%2fhealth/x", "/../health/../orders"})
    void noDetourKeepsARequestOutOfTheLog(String path) {
        RequestSettings read = RequestSettings.read(true, settings("eventlog.request.exclude", "/health/*"));

        assertThat(PathWithin.of(path, "/shop").surelyMatches(read.exclude)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {"/shop//orders/7", "/shop/./orders/7", "//shop/orders/7",
            "/shop/x/../orders/7",
            "/x/../shop/orders/7", "/shop/x/%2e%2e/orders/7", "/shop/orders/../orders", "/shop/orders/./",
            "/shop/orders/../x"})
    void aDetourToAnIncludedPathIsIncluded(String path) {
        RequestSettings read = RequestSettings.read(true, settings("eventlog.request.include", "/orders/*"));

        assertThat(PathWithin.of(path, "/shop").mayMatch(read.include)).isTrue();
    }

    @Test
    void decodesAPathOnlyOnce() {
        RequestSettings read = RequestSettings.read(true, settings("eventlog.request.exclude", "/health/*"));

        assertThat(PathWithin.of("/health/%252e%252e/orders", "").surelyMatches(read.exclude)).isTrue();
        assertThat(PathWithin.of("/health/a%2520b", null).sent()).isEqualTo("/health/a%20b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"health", "health*", ".css", "https://shop.example.org/health", "**", "/api/**", "**/x",
            "*x*",
            "/a/*/b", "/*.css", "*.*", "*a/*", "/health?verbose", "/health#top", "/health;v=1", "/a b", "^/health",
            "/health$",
            "/api/.*", "/api/.+", "/api/(a|b)", "/api/[0-9]", "/orders/{id}", "/api/\\d", "/a<b", "/a%", "/a%2",
            "/a%zz",
            "/a//b", "//health", "/a/../b", "/a/./b", "/..", "/a\u0001b", "/a\"b"})
    void whatMatchesNothingIsAFaultThatNamesIt(String pattern) {
        for (String key : new String[]{"eventlog.request.exclude", "eventlog.request.include"}) {
            Settings settings = settings(key, "/fine, " + pattern);
            RequestSettings.read(true, settings);

            assertThat(settings.faults()).singleElement().satisfies(fault -> {
                assertThat(fault.key()).isEqualTo(key);
                assertThat(fault.problem()).contains("\"" + pattern + "\"");
            });
        }
    }

    @Test
    void skipsEmptyElementsButRequiresOne() {
        assertThat(
                RequestSettings.read(true, settings("eventlog.request.exclude", " ,/a,, /b ,")).exclude.matches("/b"))
                .isTrue();
        assertThat(faultsOf("eventlog.request.include", ",")).containsExactly("eventlog.request.include");
    }

    @Test
    void aCommaOfAPathIsEscaped() {
        assertThat(RequestSettings.read(true, settings("eventlog.request.exclude", "/a\\,b")).exclude.matches("/a,b"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"eventlog.request.levels|404=info, 404=warn", "eventlog.request.levels|404",
            "eventlog.request.levels|600=info", "eventlog.request.levels|4XXX=info", "eventlog.request.levels|,",
            "eventlog.request.levels|404=loud", "eventlog.request.levels|404=\u0131nfo", "eventlog.request.levels|404=",
            "eventlog.request.sample|10%",
            "eventlog.request.sample|1d", "eventlog.request.sample|0x1p-1", "eventlog.request.sample|NaN",
            "eventlog.request.sample|-0.1", "eventlog.request.sample|1.1", "eventlog.request.slow|1",
            "eventlog.request.slow|-1s", "eventlog.request.headers|Accept:", "eventlog.request.headers|User Agent",
            "eventlog.request.headers|X-*", "eventlog.request.body.types|json", "eventlog.request.body.types|text/*",
            "eventlog.request.body.types|text/plain;charset=utf-8",
            "eventlog.request.trusted-proxies|proxy.example.org",
            "eventlog.redact.names|*token*"})
    void otherRulesThatMatchNothingAreFaultsToo(String key, String value) {
        assertThat(faultsOf(key, value)).containsExactly(key);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"eventlog.request.levels|4xx=warn,, 5XX = ERROR,",
            "eventlog.request.sample|.5",
            "eventlog.request.sample|1e-3", "eventlog.request.sample|0.25", "eventlog.request.headers|Accept, X-Id,",
            "eventlog.request.body.types|application/vnd.shop+json, Text/Plain", "eventlog.redact.names|iban, x-token"})
    void rulesThatAreUnderstoodAreNoFaults(String key, String value) {
        assertThat(faultsOf(key, value)).isEmpty();
    }

    private static List<String> faultsOf(String key, String value) {
        Settings settings = settings(key, value);
        RequestSettings.read(true, settings);
        return settings.faults().stream().map(ConfigurationException.Fault::key).toList();
    }

    private static Settings settings(String key, String value) {
        return new Settings(Map.of(key, value)::get);
    }
}
