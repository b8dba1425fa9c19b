// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.cdi.SessionResolver;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.cdi.context.WorkContext;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;

/**
 * Gives each request its context, and makes an event of it when it is over.
 *
 * <p>
 * Registered by {@link RequestFilterInitializer} for all paths. An application whose {@code web.xml} has an
 * {@code <absolute-ordering/>} without us names it itself, as a {@code <filter>} with {@code <async-supported>}.
 */
public class RequestFilter implements Filter {
    /** Set by who answers a request that must not become an event: the collector, in the same application. */
    static final String SKIP = "org.eventlog.skip";
    private static final String ATTRIBUTE = RequestFilter.class.getName();

    @Inject
    private Instance<SessionResolver> resolvers;
    @Inject
    private RequestLog requestLog;

    private EventLogger logger;
    private RequestSettings settings;
    private Sampling sampling;
    private SessionResolver resolver;

    @Override
    public void init(FilterConfig config) {
        settings = requestLog.requests();
        sampling = requestLog.sampling();
        logger = requestLog.direct();
        resolver = resolvers.isResolvable() ? resolvers.get() : null;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!settings.enabled || !(request instanceof HttpServletRequest http)
                || !(response instanceof HttpServletResponse answer)) {
            chain.doFilter(request, response);
        } else if (request.getAttribute(ATTRIBUTE) instanceof WorkContext known) {
            // A dispatch of a request we have seen: an error page, an async dispatch.
            // WildFly empties the response before it asks for the error page.
            own(() -> {
                if (settings.responseId && !answer.containsHeader(RequestIds.REQUEST_ID)) {
                    answer.setHeader(RequestIds.REQUEST_ID, known.get().requestId());
                }
                return known;
            });
            WorkContext before = CurrentContext.set(known);
            try {
                chain.doFilter(request, response);
            } finally {
                CurrentContext.set(before);
            }
        } else {
            first(http, answer, chain);
        }
    }

    private void first(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Completion end = own(() -> begin(request, response));
        if (end == null) {
            chain.doFilter(request, response);
            return;
        }
        WorkContext before = CurrentContext.set(end.context);
        try {
            chain.doFilter(end.body != null ? end.body : request, end.response);
        } catch (Throwable e) {
            end.failure = e;
            throw e;
        } finally {
            try {
                if (own(() -> followed(request, end)) == null) {
                    end.finish();
                }
            } finally {
                CurrentContext.set(before);
            }
        }
    }

    private Completion begin(HttpServletRequest request, HttpServletResponse response) {
        RequestIds ids = RequestIds.of(request);
        RequestContext context = new RequestContext(request, ids, settings.sessions, resolver);
        RequestBody body = settings.body && RequestBody.isOf(request, settings.bodyTypes)
                ? new RequestBody(request, settings.bodyBytes)
                : null;
        ResponseCount count = settings.count ? new ResponseCount(response) : null;
        Completion end = new Completion(request, count != null ? count : response,
                new RequestEvent(request, settings, System.nanoTime()), context, body);
        request.setAttribute(ATTRIBUTE, context);
        if (settings.responseId) {
            own(() -> {
                response.setHeader(RequestIds.REQUEST_ID, ids.requestId());
                return end;
            });
        }
        return end;
    }

    /** The completion, if another thread goes on with the request; null if it is over. */
    private static Completion followed(HttpServletRequest request, Completion end) {
        if (end.failure != null || !request.isAsyncStarted()) {
            return null;
        }
        if (end.response instanceof ResponseCount count) {
            // An AsyncContext may have the server's own response.
            count.unknown();
        }
        request.getAsyncContext().addListener(end);
        return end;
    }

    /** Our own part, without which the request is answered all the same; null when it fails. */
    private static <T> T own(ForeignCode.Call<T> part) {
        return ForeignCode.call(part, fault -> {
            ForeignFaults.note(System.getLogger("org.eventlog"), System.Logger.Level.DEBUG, "no event of a request",
                    fault);
            return null;
        });
    }

    private boolean isWanted(String path) {
        return settings.include.matches(path) && !settings.exclude.matches(path);
    }

    /**
     * Makes the event, at once or when another thread has answered. Keeps the request and the response itself: Open Liberty
     * does not give out those of an AsyncContext any more when it is complete.
     */
    private final class Completion implements AsyncListener {
        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private final RequestEvent event;
        private final RequestContext context;
        private final RequestBody body;
        private Throwable failure;

        Completion(HttpServletRequest request, HttpServletResponse response, RequestEvent event,
                RequestContext context, RequestBody body) {
            this.request = request;
            this.response = response;
            this.event = event;
            this.context = context;
            this.body = body;
        }

        /** In the context of the request; never throws, as the answer is on its way. */
        void finish() {
            own(() -> {
                if (request.getAttribute(SKIP) != null || !isWanted(event.pathWithin())) {
                    return null;
                }
                String text = body == null
                        ? null
                        : ForeignCode.call(() -> body.masked(settings.redaction), RequestEvent::notRendered);
                LogEvent.Builder over = event.over(request, response, failure, context.thrown(), text,
                        System.nanoTime(), sampling);
                if (over != null) {
                    logger.log(over);
                }
                return over;
            });
        }

        @Override
        public void onComplete(AsyncEvent done) {
            WorkContext before = CurrentContext.set(context);
            try {
                finish();
            } finally {
                CurrentContext.set(before);
            }
        }

        @Override
        public void onTimeout(AsyncEvent timeout) {
            event.timedOut();
        }

        @Override
        public void onError(AsyncEvent error) {
            failure = error.getThrowable();
        }

        @Override
        public void onStartAsync(AsyncEvent again) {
            // A second asynchronous cycle drops the listeners of the first.
            again.getAsyncContext().addListener(this);
        }
    }
}
