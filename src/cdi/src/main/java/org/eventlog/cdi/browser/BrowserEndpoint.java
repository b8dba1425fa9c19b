// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.browser;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eventlog.ContextSnapshot;
import org.eventlog.EventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.cdi.EventContext;
import org.eventlog.cdi.request.RequestSettings;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.http.AddressLimit;
import org.eventlog.http.ContentCoding;
import org.eventlog.http.MediaType;

/**
 * Answers the requests of browsers: the script, tokens, the script's posts, and the reports that browsers send by
 * themselves. Everything that costs is done after the checks, in this order: origin, rate, type, size, form, token.
 * Whatever is sent, the status is below 500. Thread-safe.
 */
final class BrowserEndpoint {
    static final String SCRIPT = "/client.js";
    static final String TOKEN = "/token";
    static final String REPORTS = "/reports";
    static final String TOKEN_HEADER = "X-Eventlog-Token";
    /** Read by the request filter: no event for each report. */
    private static final String SKIP = "org.eventlog.skip";
    private static final Set<String> POSTS = Set.of("application/json");
    private static final Set<String> AUTOMATIC = Set.of("application/reports+json", "application/csp-report");
    private static final int ADDRESSES = 50_000;
    /** Refusals of more addresses are summed up in one event. */
    private static final int SUMMARIES = 20;
    private static final String DAY = "public, max-age=86400";
    private static final String YEAR = "public, max-age=31536000, immutable";

    private final BrowserSettings settings;
    private final RequestSettings requests;
    private final EventLogger logger;
    private final BrowserCounts counts;
    private final InstantSource clock;
    private final Tokens tokens;
    private final ReportReader reader = new ReportReader();
    private final ReportEvents events;
    private final AddressLimit posts;
    private final AddressLimit issued;

    BrowserEndpoint(BrowserSettings settings, RequestSettings requests, EventLogger logger, BrowserCounts counts,
            InstantSource clock) {
        this.settings = settings;
        this.requests = requests;
        this.logger = logger;
        this.counts = counts;
        this.clock = clock;
        this.tokens = new Tokens(settings.keys(), settings.tokenAge(), clock);
        this.events = new ReportEvents(requests.redactor());
        this.posts = new AddressLimit(settings.requests(), settings.period(), ADDRESSES, clock);
        this.issued = new AddressLimit(settings.requests(), settings.period(), ADDRESSES, clock);
    }

    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Refusal reason;

        RefusedException(Refusal reason) {
            super(reason.text(), null, false, false);
            this.reason = reason;
        }
    }

    void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.setAttribute(SKIP, Boolean.TRUE);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        try {
            switch (request.getPathInfo() == null ? "/" : request.getPathInfo()) {
                case SCRIPT -> script(request, response);
                case TOKEN -> token(request, response);
                case REPORTS -> reports(request, response);
                case "/" -> post(request, response);
                default -> response.setStatus(404);
            }
        } catch (RefusedException e) {
            refuse(response, e.reason);
        } catch (IllegalArgumentException e) {
            refuse(response, Refusal.FORM);
        } catch (RuntimeException e) {
            // Servers throw their own exceptions for what cannot be read.
            ForeignFaults.note(System.getLogger("org.eventlog"), System.Logger.Level.DEBUG, "a browser's report", e);
            refuse(response, Refusal.FORM);
        }
        summarize(posts.ended());
    }

    private void refuse(HttpServletResponse response, Refusal reason) {
        counts.refuse(reason);
        // A method that is not allowed has its status already.
        if (response.getStatus() < 400) {
            response.setStatus(reason.status());
        }
    }

    private void script(HttpServletRequest request, HttpServletResponse response)
            throws IOException, RefusedException {
        only(request, response, "GET, HEAD", "GET", "HEAD");
        ClientScript script = ClientScript.ONLY;
        String tag = '"' + script.version() + '"';
        response.setHeader("ETag", tag);
        response.setHeader("Vary", "Accept-Encoding");
        response.setHeader("Cache-Control", ("v=" + script.version()).equals(request.getQueryString()) ? YEAR : DAY);
        if (tag.equals(request.getHeader("If-None-Match"))) {
            response.setStatus(304);
            return;
        }
        boolean gzip = ContentCoding.acceptsGzip(request.getHeader("Accept-Encoding"));
        if (gzip) {
            response.setHeader("Content-Encoding", "gzip");
        }
        response.setContentType("text/javascript;charset=UTF-8");
        byte[] bytes = gzip ? script.gzipped() : script.plain();
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private void token(HttpServletRequest request, HttpServletResponse response)
            throws IOException, RefusedException {
        only(request, response, "GET", "GET");
        notGone(settings.gone());
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin")) {
            throw new RefusedException(Refusal.ORIGIN);
        }
        take(issued, request, response);
        // What the token before said of the page's request: signed by us, though perhaps for another session.
        String before = tokens.check(request.getHeader(TOKEN_HEADER), Holder.of(request)).requestId();
        boolean secure = request.isSecure() || "https".equals(requests.client(request).proto());
        byte[] token = tokens.issue(Holder.ensure(request, response, secure), before)
                .getBytes(StandardCharsets.US_ASCII);
        response.setContentType("text/plain;charset=UTF-8");
        response.setContentLength(token.length);
        response.getOutputStream().write(token);
    }

    private void post(HttpServletRequest request, HttpServletResponse response) throws RefusedException {
        only(request, response, "POST", "POST");
        notGone(settings.gone());
        if (!isOwn(request)) {
            throw new RefusedException(Refusal.ORIGIN);
        }
        take(posts, request, response);
        ReportReader.Post post = reader.post(body(request, POSTS));
        Tokens.Checked token = tokens.check(post.token(), Holder.of(request));
        if (!token.valid()) {
            throw new RefusedException(Refusal.TOKEN);
        }
        log(post, token.requestId(), request);
        response.setStatus(204);
    }

    private void log(ReportReader.Post post, String requestId, HttpServletRequest request) {
        Instant now = clock.instant();
        String agent = request.getHeader("User-Agent");
        for (Report report : post.reports()) {
            logger.log(events.of(report, now, requestId, post.release(), agent).build());
        }
        if (post.lost() > 0) {
            counts.lost(post.lost());
            String page = post.reports().isEmpty() ? null : post.reports().get(0).page();
            logger.log(events.lost(post.lost(), page, requestId, post.release(), agent).build());
        }
        counts.accepted(post.reports().size());
    }

    private void reports(HttpServletRequest request, HttpServletResponse response) throws RefusedException {
        only(request, response, "POST", "POST");
        // A browser that is told so stops reporting (W3C Reporting API, 3.4).
        notGone(settings.gone() || !settings.reports());
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw new RefusedException(Refusal.ORIGIN);
        }
        take(posts, request, response);
        log(reader.automatic(body(request, AUTOMATIC)), null, request);
        response.setStatus(204);
    }

    private static void only(HttpServletRequest request, HttpServletResponse response, String allow, String... methods)
            throws RefusedException {
        if (!List.of(methods).contains(request.getMethod())) {
            response.setHeader("Allow", allow);
            response.setStatus(405);
            throw new RefusedException(Refusal.TYPE);
        }
    }

    private static void notGone(boolean gone) throws RefusedException {
        if (gone) {
            throw new RefusedException(Refusal.GONE);
        }
    }

    private void take(AddressLimit limit, HttpServletRequest request, HttpServletResponse response)
            throws RefusedException {
        long wait = limit.take(requests.client(request).address());
        if (wait > 0) {
            response.setHeader("Retry-After", String.valueOf(wait));
            throw new RefusedException(Refusal.RATE);
        }
    }

    /**
     * Browsers send Sec-Fetch-Site to https and to this machine, and Origin with every post. No script can set either.
     */
    private boolean isOwn(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        String origin = request.getHeader("Origin");
        if (origin == null) {
            return false;
        }
        StringBuffer url = request.getRequestURL();
        String own = url.substring(0, url.length() - request.getRequestURI().length());
        return own.equalsIgnoreCase(origin) || settings.origins().contains(origin.toLowerCase(Locale.ROOT));
    }

    private byte[] body(HttpServletRequest request, Set<String> types) throws RefusedException {
        String coding = request.getHeader("Content-Encoding");
        if (!types.contains(String.valueOf(MediaType.of(request.getContentType())))
                || coding != null && !coding.equalsIgnoreCase("identity")) {
            throw new RefusedException(Refusal.TYPE);
        }
        if (request.getContentLengthLong() > settings.maxBody()) {
            throw new RefusedException(Refusal.SIZE);
        }
        byte[] body;
        try {
            body = request.getInputStream().readNBytes(settings.maxBody() + 1);
        } catch (IOException e) {
            // Chunks that are malformed, or the browser is gone: not a fault of the server.
            throw new RefusedException(Refusal.FORM);
        }
        if (body.length > settings.maxBody()) {
            throw new RefusedException(Refusal.SIZE);
        }
        return body;
    }

    /** Logs what was refused in the periods that have not ended yet. For the end of the application. */
    void close() {
        summarize(posts.all());
    }

    private void summarize(List<AddressLimit.Refused> refused) {
        if (refused.isEmpty()) {
            return;
        }
        // Not a part of the request that happens to come first after the period.
        try (EventContext.Scope none = EventContext.with(ContextSnapshot.NONE)) {
            refused.stream().limit(SUMMARIES).forEach(one -> logger.log(summary(one.requests())
                    .message(one.requests() + " reports of " + one.address() + " were refused: more than "
                            + settings.requests() + " in " + settings.period().toSeconds() + " s")
                    .field("remoteAddr", one.address()).field("since", one.since().toString())
                    .field("until", one.last().toString()).build()));
            List<AddressLimit.Refused> rest = refused.subList(Math.min(SUMMARIES, refused.size()), refused.size());
            if (!rest.isEmpty()) {
                long count = rest.stream().mapToLong(AddressLimit.Refused::requests).sum();
                logger.log(summary(count).message(count + " reports of " + rest.size() + " further addresses were"
                        + " refused").field("addresses", rest.size()).build());
            }
        }
    }

    private static LogEvent.Builder summary(long count) {
        return LogEvent.named("browser.refused").level(Level.WARN).withoutCode().field("origin", "browser")
                .field("count", count);
    }
}
