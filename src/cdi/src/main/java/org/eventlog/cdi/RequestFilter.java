// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

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
import java.util.List;
import java.util.function.Supplier;
import org.eventlog.ContextSnapshot;
import org.eventlog.EventLogger;

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
    private Instance<EventLogger> loggers;

    private EventLogger logger;
    private SessionHash hash;
    private boolean enabled;
    private List<String> exclude;

    @Override
    public void init(FilterConfig config) {
        Configuration configuration = Configuration.read();
        enabled = configuration.requests();
        exclude = configuration.exclude();
        hash = SessionHash.keyed(configuration.sessionKey());
        logger = loggers.get();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!enabled || !(request instanceof HttpServletRequest http)
                || !(response instanceof HttpServletResponse answer)) {
            chain.doFilter(request, response);
        } else if (request.getAttribute(ATTRIBUTE) instanceof RequestContext known) {
            // A dispatch of a request we have seen: an error page, an async dispatch.
            within(known, () -> chain.doFilter(request, response));
        } else {
            first(http, answer, chain);
        }
    }

    private void first(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        RequestIds ids = RequestIds.of(request);
        RequestContext context = new RequestContext(request, ids, hash);
        RequestEvent event = new RequestEvent(request, System.nanoTime());
        request.setAttribute(ATTRIBUTE, context);
        response.setHeader(RequestIds.REQUEST_ID, ids.requestId());
        within(context, () -> {
            Throwable failure = null;
            try {
                chain.doFilter(request, response);
            } catch (IOException | ServletException | RuntimeException | Error e) {
                failure = e;
                throw e;
            } finally {
                if (failure == null && request.isAsyncStarted()) {
                    request.getAsyncContext().addListener(new Completion(event, context));
                } else {
                    finish(event, context, request, response, failure);
                }
            }
        });
    }

    private void finish(RequestEvent event, RequestContext context, ServletRequest request, ServletResponse response,
            Throwable failure) {
        if (request.getAttribute(SKIP) != null || excluded(event.path())) {
            return;
        }
        logger.log(event.over((HttpServletResponse) response, failure, System.nanoTime()).context(context.get()));
    }

    private boolean excluded(String path) {
        for (String pattern : exclude) {
            if (pattern.endsWith("*")
                    ? path.startsWith(pattern.substring(0, pattern.length() - 1))
                    : path.equals(pattern)) {
                return true;
            }
        }
        return false;
    }

    private static void within(RequestContext context, Work work) throws IOException, ServletException {
        Supplier<ContextSnapshot> before = CurrentContext.set(context);
        try {
            work.run();
        } finally {
            CurrentContext.set(before);
        }
    }

    private interface Work {
        void run() throws IOException, ServletException;
    }

    /** Finishes a request which was answered by another thread. */
    private final class Completion implements AsyncListener {
        private final RequestEvent event;
        private final RequestContext context;
        private Throwable failure;

        Completion(RequestEvent event, RequestContext context) {
            this.event = event;
            this.context = context;
        }

        @Override
        public void onComplete(AsyncEvent done) {
            finish(event, context, done.getAsyncContext().getRequest(), done.getAsyncContext().getResponse(), failure);
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
