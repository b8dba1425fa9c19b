// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.context;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.eventlog.ContextSnapshot;
import org.eventlog.cdi.context.WorkContext.Trace;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.config.mp.MicroProfileSettings;
import org.eventlog.text.Lists;

/** Determines which context headers are added to outgoing HTTP calls, and for which hosts. */
public final class Propagation {
    private static final String REQUEST_ID = "X-Request-ID";
    private static final String CORRELATION_ID = "X-Correlation-ID";
    private static final String TRACEPARENT = "traceparent";
    private static final String TRACESTATE = "tracestate";
    private static final String ALL = String.join(", ", REQUEST_ID, CORRELATION_ID, TRACEPARENT, TRACESTATE);
    private static final String NONE = "none";
    private static final int LONGEST_ID = 128;
    private static final Pattern HOST = Pattern.compile("\\*|(?:\\*\\.)?[a-z0-9._-]+|\\[[0-9a-f:.]+]");

    private static final Setting<List<String>> HEADERS = new Setting<>("eventlog.propagate.headers", ALL,
            "none, or some of " + ALL, false, Propagation::list, names -> names.equals(List.of(NONE))
                    || list(ALL).containsAll(names));
    private static final Setting<List<String>> HOSTS = new Setting<>("eventlog.propagate.hosts", "*",
            "a list of host names such as api.example.org, *.example.org, localhost", false, Propagation::list,
            names -> names.stream().allMatch(HOST.asMatchPredicate()));

    private final List<String> headers;
    private final List<String> hosts;

    private Propagation(List<String> headers, List<String> hosts) {
        this.headers = headers;
        this.hosts = hosts;
    }

    public static Propagation read(Settings settings) {
        return new Propagation(settings.get(HEADERS), settings.get(HOSTS));
    }

    /** Reads the configuration of the current application, which was already checked at deployment. */
    public static Propagation read() {
        return read(new Settings(MicroProfileSettings.current()));
    }

    private static List<String> list(String text) {
        return Lists.of(text.toLowerCase(Locale.ROOT));
    }

    /** The headers for a request from this thread to this host; empty without a context. */
    public Map<String, String> headersFor(String host) {
        WorkContext work = CurrentContext.get();
        if (work == null || host == null || !isTold(host.toLowerCase(Locale.ROOT))) {
            return Map.of();
        }
        ContextSnapshot now = work.get();
        Trace trace = work.trace();
        Map<String, String> all = new LinkedHashMap<>();
        put(all, REQUEST_ID, now.requestId(), Propagation::isId);
        put(all, CORRELATION_ID, now.correlationId() == null ? now.requestId() : now.correlationId(),
                Propagation::isId);
        put(all, TRACEPARENT, trace.parent(), text -> true);
        put(all, TRACESTATE, trace.state(), text -> true);
        return all;
    }

    /** Whether this {@code traceparent} is of the trace of this thread's span, so that a tracer may have written it. */
    public static boolean isOfCurrentSpan(String traceparent) {
        return ActiveSpan.isOf(ContextIds.trace(traceparent, null).traceId());
    }

    private void put(Map<String, String> all, String name, String value, Predicate<String> check) {
        if (value != null && headers.contains(name.toLowerCase(Locale.ROOT)) && check.test(value)) {
            all.put(name, value);
        }
    }

    /**
     * The application may have set any text, and HTTP clients throw for characters that are not allowed in a header.
     */
    private static boolean isId(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_ID && text.chars().allMatch(c -> c > ' ' && c < 127);
    }

    private boolean isTold(String host) {
        for (String pattern : hosts) {
            if (pattern.equals("*") || pattern.equals(host)
                    || pattern.startsWith("*.") && host.endsWith(pattern.substring(1))) {
                return true;
            }
        }
        return false;
    }
}
