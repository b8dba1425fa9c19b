// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.browser;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.http.AddressText;
import org.eventlog.redact.Redactor;

/** Makes events of reports: shortened, with secrets masked, and with {@code origin=browser}. Thread-safe. */
final class ReportEvents {
    private static final int MESSAGE = 1024;
    private static final int STACK = 4096;
    private static final int ADDRESS = 512;
    private static final int SHORT = 64;
    private static final int AGENT = 256;
    private static final long OLDEST = Duration.ofDays(1).toMillis();
    private static final Map<String, Level> LEVELS = Map.of("error", Level.ERROR, "rejection", Level.ERROR, "console",
            Level.ERROR, "log", Level.INFO);

    private final Redactor redactor;

    ReportEvents(Redactor redactor) {
        this.redactor = redactor;
    }

    /**
     * @param requestId the request of the page, or null
     * @param release of the application, or null
     * @param agent the browser, or null
     */
    LogEvent.Builder of(Report report, Instant now, String requestId, String release, String agent) {
        LogEvent.Builder event = LogEvent.named("browser." + report.kind().toLowerCase(Locale.ROOT))
                .level(LEVELS.getOrDefault(report.kind(), Level.WARN))
                .message(text(report.message(), MESSAGE))
                .time(now.minusMillis(Math.min(OLDEST, report.age())))
                .withoutCode();
        String page = address(report.page());
        if (page != null && !page.isEmpty()) {
            event.target(path(page));
        }
        from(event, requestId, page, release, agent);
        put(event, "errorType", text(report.type(), SHORT));
        put(event, "file", address(report.file()));
        if (report.line() > 0) {
            event.field("line", report.line());
            event.field("column", report.column());
        }
        put(event, "stack", text(report.stack(), STACK));
        event.field("count", report.count());
        report.more().forEach((name, value) -> event.field(name,
                value instanceof String string
                        ? redactor.value(name, cut(AddressText.shortened(string), MESSAGE))
                        : value));
        return event;
    }

    /** An event about errors that the page has dropped because of its limits. */
    LogEvent.Builder lost(int count, String page, String requestId, String release, String agent) {
        LogEvent.Builder event = LogEvent.named("browser.lost").level(Level.WARN).withoutCode()
                .message(count + " further errors of the page were not reported, because of its limits");
        from(event, requestId, address(page), release, agent);
        return event.field("count", count);
    }

    private void from(LogEvent.Builder event, String requestId, String page, String release, String agent) {
        if (requestId != null) {
            event.requestId(requestId);
        }
        event.field("origin", "browser");
        put(event, "page", page);
        put(event, "release", text(release, SHORT));
        put(event, "userAgent", text(agent, AGENT));
    }

    private String text(String text, int chars) {
        return redactor.text(cut(AddressText.shortened(cut(text, 2 * chars)), chars));
    }

    private String address(String address) {
        return redactor.url(cut(AddressText.address(cut(address, 2 * ADDRESS)), ADDRESS));
    }

    private static String path(String page) {
        int slashes = page.indexOf("//");
        int slash = page.indexOf('/', slashes < 0 ? 0 : slashes + 2);
        return slash < 0 ? page : page.substring(slash);
    }

    /** Not within a pair of surrogates. */
    private static String cut(String text, int chars) {
        if (text == null || text.length() <= chars) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(chars - 2)) ? chars - 2 : chars - 1;
        return text.substring(0, end) + '…';
    }

    private static void put(LogEvent.Builder event, String name, String value) {
        if (value != null && !value.isEmpty()) {
            event.field(name, value);
        }
    }
}
