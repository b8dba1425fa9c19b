// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eventlog.cdi.SessionResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Session resolvers that throw or return null. */
class SessionResolverFaultsTest extends RequestFilterFixture {
    private static final Logger OWN = Logger.getLogger("org.eventlog");

    private final List<LogRecord> told = new ArrayList<>();
    private final Filter before = OWN.getFilter();

    @BeforeEach
    void listen() {
        OWN.setFilter(record -> !record.getMessage().contains("esolver") || !told.add(record));
    }

    @AfterEach
    void listenNoMore() {
        OWN.setFilter(before);
    }

    @Test
    void oneThatThrowsIsToldOnceAndTheDefaultsApply() throws Exception {
        fake.principal = "ada";
        start(Map.of(), Throwing.class);
        filter((request, response) -> {
            logger().info("first", "x");
            logger().info("second", "x");
        });

        assertThat(events()).hasSize(3).allMatch(event -> event.contains("\"user\":\"ada\",\"session\":\"0\""));
        assertThat(told).singleElement().satisfies(record -> {
            assertThat(record.getLevel()).isEqualTo(Level.WARNING);
            assertThat(record.getMessage()).startsWith("EVL-4006 ").contains("Throwing");
            assertThat(record.getThrown()).hasMessageContaining("who is it?");
        });
    }

    @Test
    void oneThatReturnsNullIsLikeAnEmptyOne() throws Exception {
        start(Map.of(), ReturningNull.class);
        filter((request, response) -> {});

        assertThat(only()).contains("\"user\":\"guest\",\"session\":\"0\"");
        assertThat(told).isEmpty();
    }

    @ApplicationScoped
    static class Throwing implements SessionResolver {
        @Override
        public Optional<String> user(HttpServletRequest request) {
            throw new IllegalStateException("who is it?");
        }

        @Override
        public Optional<String> session(HttpServletRequest request) {
            throw new NoClassDefFoundError("which visit?");
        }
    }

    @ApplicationScoped
    static class ReturningNull implements SessionResolver {
        @Override
        public Optional<String> user(HttpServletRequest request) {
            return null;
        }

        @Override
        public Optional<String> session(HttpServletRequest request) {
            return null;
        }
    }
}
