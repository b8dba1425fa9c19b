// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletException;
import java.time.Duration;
import java.util.Map;
import org.eventlog.cdi.EventLogControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are logged, by path, share and duration. */
class ChosenRequestsTest extends RequestFilterFixture {
    @ParameterizedTest
    @CsvSource({"/health/live, 0", "/shop.css, 0", "/api/orders, 1", "/other, 0"})
    void pathsAreIncludedAndExcluded(String path, int events) throws Exception {
        fake.uri = path;

        run(Map.of("eventlog.request.include", "/api/*, /health*, *.css", "eventlog.request.exclude",
                "/health*, *.css"), (request, response) -> {});

        assertThat(events()).hasSize(events);
    }

    @ParameterizedTest
    @CsvSource({"/shop/health, 0", "/shop/health;v=1, 0", "/shop/he%61lth, 0", "/shop, 0", "/shop/, 0",
            "/shopping/health, 1",
            "/shop/shop/health, 1", "/shop/cart, 1"})
    void patternsMatchThePathWithinTheApplication(String uri, int events) throws Exception {
        fake.context = "/shop";
        fake.uri = uri;

        run(Map.of("eventlog.request.exclude", "/health, /"), (request, response) -> {});

        assertThat(events()).hasSize(events);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/shop/health/../cart", "/shop/health/..;v=1/cart", "/shop/health/%2e%2e/cart"})
    void dotSegmentsDoNotExcludeARequest(String uri) throws Exception {
        fake.context = "/shop";
        fake.uri = uri;

        run(Map.of("eventlog.request.exclude", "/health/*"), (request, response) -> {});

        assertThat(events()).hasSize(1);
    }

    @Test
    void samplesRequestsButLogsEveryFailure() throws Exception {
        start(Map.of("eventlog.request.sample", "0"));
        for (int i = 0; i < 100; i++) {
            filter((request, response) -> {});
            fake.attributes.clear();
        }
        fake.status = 404;
        filter((request, response) -> {});
        fake.attributes.clear();
        fake.status = 200;
        assertThatThrownBy(() -> filter((request, response) -> {
            throw new ServletException("no");
        })).isInstanceOf(ServletException.class);
        fake.attributes.clear();
        container.select(EventLogControl.class).get().sampleRequests(0.999999999);
        filter((request, response) -> {});

        assertThat(events()).hasSize(3);
        assertThat(events().get(2)).contains("\"sample\":0.999999999");
    }

    @Test
    void aSlowRequestIsTaggedAndAlwaysLogged() throws Exception {
        run(Map.of("eventlog.request.sample", "0", "eventlog.request.slow", "1ms"), (request, response) -> {
            long end = System.nanoTime() + Duration.ofMillis(2).toNanos();
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        });

        assertThat(only()).contains("\"tags\":[\"slow\"]");
    }
}
