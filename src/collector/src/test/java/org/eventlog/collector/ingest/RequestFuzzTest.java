// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.eventlog.collector.Fuzz;
import org.eventlog.collector.Host;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.config.ConfigReader;
import org.eventlog.collector.event.EventParser;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.event.Rejected;
import org.eventlog.collector.web.FormBody;
import org.eventlog.collector.web.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that any request body yields its contents or a refusal. */
@Timeout(1200)
class RequestFuzzTest {
    private final CollectorConfig config = ConfigReader
            .read(Host.source(Path.of("x"), "max-batch-events", "50", "max-line", "1KB"));
    private final InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(1777863721234L));
    private final EventParser parser = new EventParser(config.limits(), Duration.ofDays(30), clock);

    @Test
    void batches() {
        BatchServlet servlet = new BatchServlet(new Ingest(null, null, parser, config, clock));
        new Fuzz("batch", Fuzz.texts("{\"name\":\"a\"}\n{\"name\":\"b\",\"level\":\"warn\"}\r\n\n{\"message\":\"ü\"}",
                "{\"id\":\"1\",\"name\":\"a\",\"fields\":{\"x\":[1,2]}}\n"),
                Fuzz.texts("\n", "{", "}", "\"", "\r", " ", "{}\n", "\"name\":", "[")).run((input, random) -> {
                    try {
                        BatchServlet.Batch batch = servlet.new Batch(input);
                        batch.rejected(new org.eventlog.collector.event.JsonText().object()).end();
                        return batch.events.isEmpty() ? "no_valid_event" : "kept";
                    } catch (Refusal e) {
                        return e.code();
                    }
                });
    }

    @Test
    void forms() {
        new Fuzz("form", Fuzz.texts("status=warn&message=hello+w%C3%B6rld&key=0123456789abcdef", "description=abc%26"),
                Fuzz.texts("%", "%C", "%C3", "%00", "&", "=", "+", "%u20ac", "status=", "message="))
                .run((input, random) -> {
                    try {
                        Map<String, String> fields = FormBody.fields(input);
                        String message = fields.getOrDefault("message", "");
                        NewEvent event = parser.ofForm(20, message);
                        return event.message().length() <= message.length() ? "kept" : "LONGER";
                    } catch (Refusal e) {
                        return e.code();
                    }
                });
    }

    @Test
    void reports() throws IOException {
        Reports reports = new Reports(
                new EventParser(ReportServlet.limits(config.limits()), Duration.ofDays(30), clock));
        new Fuzz("reports", Fuzz.texts(
                "[{\"type\":\"csp-violation\",\"age\":1000,\"url\":\"https://a:b@c.d/e?f#g\",\"user_agent\":\"B/1\","
                        + "\"body\":{\"blockedURL\":\"https://e.f/?k=1\",\"effectiveDirective\":\"script-src\","
                        + "\"statusCode\":200,\"sourceFile\":\"/app.js?v=7\"}}]",
                "{\"csp-report\":{\"document-uri\":\"https://a.b/c?d\",\"violated-directive\":\"img-src\"}}"),
                Fuzz.texts("{", "}", "[", "]", "\"", ":", ",", "1e999999999", "\"age\":", "\"body\":{", "://", "@", "?",
                        "#", "a://", "\\ud83d", "\"type\":\"", "data:"))
                .run((input, random) -> {
                    try {
                        reports.read(input);
                        return "kept";
                    } catch (Rejected e) {
                        return e.code();
                    }
                });
    }
}
