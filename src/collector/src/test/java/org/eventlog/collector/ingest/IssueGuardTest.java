// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.eventlog.collector.Host;
import org.eventlog.collector.config.ConfigReader;
import org.eventlog.collector.event.EventParser;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.event.Rejected;
import org.junit.jupiter.api.Test;

class IssueGuardTest {
    private Instant now = Instant.parse("2026-05-04T03:02:01Z");
    private final EventParser parser = new EventParser(ConfigReader.read(Host.source(Path.of("x"))).limits(),
            Duration.ofDays(30), () -> now);
    private IssueGuard guard = new IssueGuard(20, false, () -> now);

    @Test
    void randomPathsAreNoIssues() throws Exception {
        for (int i = 0; i < 150; i++) {
            assertThat(issue(request("/wp-admin/" + i + ".php", 404, "r" + i, ""))).isNull();
        }
    }

    @Test
    void clientErrorsAreIssuesIfAsked() throws Exception {
        guard = new IssueGuard(20, true, () -> now);

        assertThat(issue(request("/a", 404, "r1", ""))).isNotNull().isEqualTo(issue(request("/b", 404, "r2", "")));
    }

    @Test
    void requestsAreGroupedByRouteAndStatus() throws Exception {
        String one = issue(request("/orders/1", 500, "r1", ",\"route\":\"/orders/{id}\""));

        assertThat(issue(request("/orders/2", 500, "r2", ",\"route\":\"/orders/{id}\""))).isEqualTo(one);
        assertThat(issue(request("/orders/1", 503, "r3", ",\"route\":\"/orders/{id}\""))).isNotEqualTo(one);
        assertThat(issue(request("/orders/1", 500, "r4", ",\"route\":\"/orders/{id}/lines\""))).isNotEqualTo(one);
        assertThat(issue(request("/random/1", 500, "r5", ""))).isEqualTo(issue(request("/random/2", 500, "r6", "")));
    }

    @Test
    void requestIsNoIssueIfItsExceptionIsOne() throws Exception {
        String exception = "{\"name\":\"log_record\",\"level\":\"error\",\"reqId\":\"r1\",\"message\":\"failed\","
                + "\"exception\":{\"type\":\"a.B\",\"message\":\"x\",\"stack\":\"a.B: x\\n\\tat a.C.d(C.java:1)\"}}";
        assertThat(issue(exception)).isNotNull();

        assertThat(issue(request("/a", 500, "r1", ""))).isNull();
        assertThat(issue(request("/a", 500, "r2", ""))).isNotNull();
    }

    @Test
    void requestWithItsOwnExceptionIsGroupedByIt() throws Exception {
        assertThat(issue("{\"name\":\"http_request\",\"level\":\"error\",\"reqId\":\"r1\",\"message\":\"GET /a\","
                + "\"exception\":{\"type\":\"a.B\",\"stack\":\"a.B: x\\n\\tat a.C.d(C.java:1)\"},"
                + "\"fields\":{\"method\":\"GET\",\"path\":\"/a\",\"status\":500}}")).isNotNull();
    }

    @Test
    void aSourceStartsALimitedNumberOfIssuesPerHour() throws Exception {
        List<String> first = fingerprints(0, 20);
        List<String> more = fingerprints(20, 400);

        assertThat(first).doesNotHaveDuplicates();
        assertThat(more).as("all in one").containsOnly(more.get(0)).doesNotContainAnyElementsOf(first);
        assertThat(fingerprints(0, 20)).as("those that there were before go on").isEqualTo(first);
        assertThat(guard.apply(List.of(given(999)), 2, "::1", false).get(0).group().fingerprint())
                .as("another source").isNotEqualTo(more.get(0));
        now = now.plusSeconds(3_600);
        assertThat(fingerprints(1_000, 1_010)).doesNotContain(more.get(0));
    }

    @Test
    void oneAddressOfStrangersCannotUseUpTheSource() throws Exception {
        for (int i = 0; i < 100; i++) {
            guard.apply(List.of(given(i)), 1, "2001:db8::" + i, true);
        }

        assertThat(guard.apply(List.of(given(500)), 1, "192.0.2.1", true).get(0).group())
                .isEqualTo(given(500).group());
    }

    private List<String> fingerprints(int from, int to) {
        return guard.apply(IntStream.range(from, to).mapToObj(this::given).toList(), 1, "::1", false).stream()
                .map(event -> event.group().fingerprint()).toList();
    }

    private NewEvent given(int number) {
        try {
            return parser.parse("{\"name\":\"a\",\"level\":\"error\",\"fingerprint\":\"f" + number + "\"}");
        } catch (Rejected e) {
            throw new IllegalStateException(e);
        }
    }

    private static String request(String path, int status, String id, String more) {
        return "{\"name\":\"http_request\",\"level\":\"error\",\"reqId\":\"" + id + "\",\"message\":\"GET " + path + ' '
                + status + "\",\"fields\":{\"method\":\"GET\",\"path\":\"" + path + "\",\"status\":" + status + more
                + "}}";
    }

    /** The fingerprint of the event's issue, or null. */
    private String issue(String json) throws Rejected {
        NewEvent event = guard.apply(List.of(parser.parse(json)), 1, "192.0.2.7", false).get(0);
        return event.group() == null ? null : event.group().fingerprint();
    }
}
