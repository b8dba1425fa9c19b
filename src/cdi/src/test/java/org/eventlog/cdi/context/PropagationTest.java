// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.eventlog.ContextSnapshot;
import org.eventlog.config.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PropagationTest {
    private static final ContextSnapshot KNOWN = ContextSnapshot.NONE.withRequestId("r1").withCorrelationId("c1");

    @AfterEach
    void forget() {
        CurrentContext.set(null);
    }

    @ParameterizedTest
    @CsvSource({"api.example.org,true", "API.Example.Org,true", "example.org,false", "badexample.org,false",
            "[::1],true", "localhost,true", "localhost.evil.org,false"})
    void sendsHeadersOnlyToConfiguredHosts(String host, boolean told) {
        CurrentContext.set(WorkContext.of(KNOWN));
        Propagation propagation = of(Map.of("eventlog.propagate.hosts", "*.example.org, LOCALHOST, [::1]"));

        assertThat(propagation.headersFor(host).isEmpty()).isEqualTo(!told);
    }

    @Test
    void onlyTheNamedHeadersAreSent() {
        CurrentContext.set(WorkContext.of(KNOWN));

        assertThat(of(Map.of("eventlog.propagate.headers", "x-correlation-id, traceparent")).headersFor("localhost"))
                .isEqualTo(Map.of("X-Correlation-ID", "c1"));
        assertThat(of(Map.of("eventlog.propagate.headers", "none")).headersFor("localhost")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "split\r\nX-Evil: 1", "größer", ""})
    void doesNotSendInvalidHeaderValues(String id) {
        CurrentContext.set(WorkContext.of(KNOWN.withCorrelationId(id)));

        assertThat(of(Map.of()).headersFor("localhost")).isEqualTo(Map.of("X-Request-ID", "r1"));
    }

    @ParameterizedTest
    @CsvSource({"eventlog.propagate.headers,Cookie", "eventlog.propagate.hosts,http://example.org/"})
    void reportsAnInvalidList(String key, String value) {
        Settings settings = new Settings(Map.of(key, value)::get);
        Propagation.read(settings);

        assertThat(settings.faults()).singleElement().extracting(Object::toString).asString().contains(key);
    }

    private static Propagation of(Map<String, String> configured) {
        return Propagation.read(new Settings(configured::get));
    }
}
