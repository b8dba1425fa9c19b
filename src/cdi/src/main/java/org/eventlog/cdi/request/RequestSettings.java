// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.eventlog.address.TrustedProxies;
import org.eventlog.config.Changeable;
import org.eventlog.config.NotAllowedException;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.redact.Redactor;
import org.eventlog.redact.config.RedactedNames;
import org.eventlog.text.Lists;

/** The settings for requests. */
public final class RequestSettings {
    private static final Setting<Boolean> ENABLED = Setting.flag("eventlog.request.enabled", true);
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'+.^_`|~-]+");
    private static final Pattern TYPE = Pattern.compile(TOKEN + "/" + TOKEN);
    private static final Setting<PathPatterns> INCLUDE = paths("eventlog.request.include", "*")
            .allowing(PathPatterns.ALLOWED + "; at least one", paths -> !paths.isEmpty());
    private static final Setting<PathPatterns> EXCLUDE = paths("eventlog.request.exclude", "");
    private static final Setting<RequestLevels> LEVELS = new Setting<>("eventlog.request.levels", "4xx=warn, 5xx=error",
            "a list such as 4xx=warn, 404=info", false, RequestLevels::parse, levels -> true);
    private static final Setting<Double> SAMPLE = new Setting<>("eventlog.request.sample", "1",
            "a share from 0 to 1, such as 0.1", false, RequestSettings::share, share -> share >= 0 && share <= 1);
    private static final Setting<Duration> SLOW = Setting.duration("eventlog.request.slow", "1s", "0s", "1d");
    private static final Setting<List<String>> HEADERS = list("eventlog.request.headers", "",
            "names of headers, comma between, such as Accept, X-Tenant", TOKEN);
    private static final Setting<Boolean> BODY = Setting.flag("eventlog.request.body", false);
    private static final Setting<Integer> BODY_BYTES = Setting.octets("eventlog.request.body.max-bytes", 8192, 1,
            65536);
    private static final Setting<List<String>> BODY_TYPES = list("eventlog.request.body.types",
            "application/json, application/x-www-form-urlencoded, text/plain",
            "content types without parameters, comma between, such as application/json, text/plain", TYPE);
    private static final Setting<TrustedProxies> PROXIES = TrustedProxies.setting("eventlog.request.trusted-proxies");
    private static final Setting<Boolean> RESPONSE_ID = Setting.flag("eventlog.request.response-id", true);
    private static final Setting<Boolean> COUNT = Setting.flag("eventlog.request.count-bytes", false);
    private static final Setting<String> SESSION_KEY = Setting.secret("eventlog.session.key")
            .allowing("a text of at least 16 characters", key -> key.isEmpty() || key.length() >= 16);

    final boolean enabled;
    /** These two may change at run time. */
    volatile PathPatterns include;
    volatile PathPatterns exclude;
    final RequestLevels levels;
    final long slowNanos;
    final String[] headers;
    final boolean body;
    final int bodyBytes;
    final List<String> bodyTypes;
    final Proxies proxies;
    final boolean responseId;
    final boolean count;
    final Redactor redactor;
    final Redaction redaction;
    final SessionHash sessions;
    private final double share;

    /** Whether requests make events, for which a session resolver is needed. */
    public boolean enabled() {
        return enabled;
    }

    private RequestSettings(boolean on, Settings settings) {
        enabled = settings.get(ENABLED) && on;
        include = settings.get(INCLUDE);
        exclude = settings.get(EXCLUDE);
        levels = settings.get(LEVELS);
        slowNanos = settings.get(SLOW).toNanos();
        headers = settings.get(HEADERS).toArray(String[]::new);
        body = settings.get(BODY);
        bodyBytes = settings.get(BODY_BYTES);
        bodyTypes = settings.get(BODY_TYPES).stream().map(type -> type.toLowerCase(Locale.ROOT)).toList();
        proxies = new Proxies(settings.get(PROXIES));
        responseId = settings.get(RESPONSE_ID);
        count = settings.get(COUNT);
        redactor = RedactedNames.read(settings);
        redaction = new Redaction(redactor);
        sessions = SessionHash.keyed(settings.get(SESSION_KEY));
        share = settings.get(SAMPLE);
    }

    /** @param on whether anything is logged at all */
    public static RequestSettings read(boolean on, Settings settings) {
        return new RequestSettings(on, settings);
    }

    /** Masks secrets in logged values. */
    public Redactor redactor() {
        return redactor;
    }

    /** The client of a request, as stated by trusted proxies. */
    public TrustedProxies.Client client(HttpServletRequest request) {
        return proxies.client(request);
    }

    /** The share of requests that are logged, which may change later. */
    public Sampling sampling() {
        return new Sampling(share, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** What may change at run time. */
    public List<Changeable<?>> changeable(Sampling sampling) {
        return List.of(new Changeable<>(INCLUDE, paths -> include = paths),
                new Changeable<>(EXCLUDE, paths -> exclude = paths),
                new Changeable<>(SAMPLE, sampling::share));
    }

    private static Setting<PathPatterns> paths(String key, String fallback) {
        return new Setting<>(key, fallback, PathPatterns.ALLOWED, false, PathPatterns::parse, paths -> true);
    }

    private static Setting<List<String>> list(String key, String fallback, String allowed, Pattern each) {
        return new Setting<>(key, fallback, allowed, false, text -> checked(text, each), list -> true);
    }

    private static List<String> checked(String text, Pattern each) {
        List<String> list = Lists.of(text);
        for (String element : list) {
            if (!each.matcher(element).matches()) {
                throw new NotAllowedException("\"" + element + "\" matches nothing");
            }
        }
        return list;
    }

    /** Stricter than Java's own syntax, which also accepts 1d and 0x1p-1. */
    private static Double share(String text) {
        if (!text.matches("(\\d+(\\.\\d*)?|\\.\\d+)([eE]-?\\d{1,3})?")) {
            throw new IllegalArgumentException(text);
        }
        return Double.valueOf(text);
    }
}
