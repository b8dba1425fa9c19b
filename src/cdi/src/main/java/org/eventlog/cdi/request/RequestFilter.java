// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.cdi.SessionResolver;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.cdi.context.Handshakes;
import org.eventlog.cdi.context.WorkContext;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;

/**
 * Sets the context of each request, and logs an event when it has ended.
 *
 * <p>
 * Registered by {@link RequestFilterInitializer} for all paths. An application whose {@code web.xml} has an
 * {@code <absolute-ordering/>} without Eventlog must declare it as a {@code <filter>} with {@code <async-supported>}.
 */
public class RequestFilter implements Filter {
    /** The attribute for requests that are not logged, set by the collector in the same application. */
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
        resolver = resolvers.isResolvable() ? new ReportedResolver(resolvers.get()) : null;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!settings.enabled || !(request instanceof HttpServletRequest http)
                || !(response instanceof HttpServletResponse answer)) {
            chain.doFilter(request, response);
        } else if (request.getAttribute(ATTRIBUTE) instanceof RequestContext known) {
            // A dispatch of a known request: an error page or an async dispatch. WildFly resets the response before it
            // calls the error page.
            identify(answer, known);
            WorkContext before = CurrentContext.set(known);
            try {
                chain.doFilter(request, response);
            } catch (Throwable e) {
                own(() -> {
                    // Not that of an error page, which would replace the one that it is about.
                    if (request.getDispatcherType() == DispatcherType.ASYNC) {
                        known.left(e);
                    }
                    return known;
                });
                throw e;
            } finally {
                CurrentContext.set(before);
            }
        } else {
            first(http, answer, chain);
        }
    }

    private void first(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Handshakes.forget();
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
                    // The application may have reset the response.
                    identify(response, end.context);
                    if (own(() -> postponed(request, end)) == null) {
                        end.finish();
                    }
                }
            } finally {
                CurrentContext.set(before);
                if (ForeignCode.call(response::getStatus, fault -> 0) == HttpServletResponse.SC_SWITCHING_PROTOCOLS) {
                    Handshakes.ended(end.context);
                }
            }
        }
    }

    /** Puts the id of the request into the response, unless it is there. */
    private void identify(HttpServletResponse response, WorkContext context) {
        own(() -> {
            if (settings.responseId && !response.isCommitted() && !response.containsHeader(RequestIds.REQUEST_ID)) {
                response.setHeader(RequestIds.REQUEST_ID, context.get().requestId());
            }
            return context;
        });
    }

    private Completion begin(HttpServletRequest request, HttpServletResponse response) {
        RequestIds ids = RequestIds.of(request, settings.redactor);
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

    /** The completion if another thread continues the request; null if the request has ended. */
    private static Completion followed(HttpServletRequest request, Completion end) {
        if (end.failure != null || !request.isAsyncStarted()) {
            return null;
        }
        if (end.response instanceof ResponseCount count) {
            // An AsyncContext may use the server's own response.
            count.unknown();
        }
        request.getAsyncContext().addListener(end);
        // After sendError, WildFly answers with the error page and forgets the asynchronous cycle.
        RequestEnd.last(request, () -> {
            if (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) != null) {
                end.onComplete(null);
            }
        });
        // On Open Liberty, another thread may have completed the request before the listener was there.
        return request.isAsyncStarted() ? end : null;
    }

    /** The completion if an error page may follow, which may change the status; null if the request has ended. */
    private static Completion postponed(HttpServletRequest request, Completion end) {
        // WildFly calls a response committed whose error page is still to come.
        if (end.failure != null || end.response.getStatus() < HttpServletResponse.SC_BAD_REQUEST) {
            return null;
        }
        // The resolver of users and sessions may need the scope of the request.
        end.context.get();
        return RequestEnd.last(request, () -> end.onComplete(null)) ? end : null;
    }

    /** Runs Eventlog's own code, whose failure must not affect the request; null if it fails. */
    private static <T> T own(ForeignCode.Call<T> part) {
        return ForeignCode.call(part, fault -> {
            ForeignFaults.note(System.getLogger("org.eventlog"), System.Logger.Level.DEBUG, "no event of a request",
                    fault);
            return null;
        });
    }

    private boolean isWanted(PathWithin path) {
        return path.mayMatch(settings.include) && !path.surelyMatches(settings.exclude);
    }

    /**
     * Logs the event, at once or when another thread has completed the request. It keeps request and response, because
     * Open Liberty no longer returns those of a completed AsyncContext.
     */
    private final class Completion implements AsyncListener {
        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private final RequestEvent event;
        private final RequestContext context;
        private final RequestBody body;
        private final AtomicBoolean finished = new AtomicBoolean();
        private Throwable failure;

        Completion(HttpServletRequest request, HttpServletResponse response, RequestEvent event,
                RequestContext context, RequestBody body) {
            this.request = request;
            this.response = response;
            this.event = event;
            this.context = context;
            this.body = body;
        }

        /** Runs in the context of the request. Never throws. */
        void finish() {
            own(() -> {
                if (finished.getAndSet(true) || request.getAttribute(SKIP) != null || !isWanted(event.pathWithin())) {
                    return null;
                }
                Object text = body == null
                        ? null
                        : ForeignCode.call(() -> body.masked(settings.redaction), ForeignFaults::notRendered);
                LogEvent.Builder over = event.over(request, response, failure != null ? failure : context.left(),
                        context.thrown(), text, System.nanoTime(), sampling);
                if (over != null) {
                    if (body != null && body.isCut()) {
                        over.truncated();
                    }
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
            // A second asynchronous cycle removes the listeners of the first.
            again.getAsyncContext().addListener(this);
        }
    }
}
