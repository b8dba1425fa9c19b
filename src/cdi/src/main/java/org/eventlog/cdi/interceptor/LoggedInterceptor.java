// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.AroundTimeout;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.eventlog.ContextSnapshot;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.cdi.Logged;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;

/** Logs an event for each call. May be passivated with its bean. */
@Logged
@Interceptor
@Priority(LoggedInterceptor.PRIORITY)
public class LoggedInterceptor implements Serializable {
    /** In the thread of an {@code @Asynchronous} method (5), and enclosing its transaction (200). */
    static final int PRIORITY = Interceptor.Priority.PLATFORM_BEFORE + 110;
    private static final long serialVersionUID = 1;

    @Inject
    private EventLogger log;
    @Inject
    private LoggedMethods methods;

    @AroundInvoke
    Object log(InvocationContext call) throws Exception {
        LoggedMethod method = ForeignCode.call(() -> wanted(call), LoggedInterceptor::noEvent);
        if (method == null) {
            return call.proceed();
        }
        long start = System.nanoTime();
        Object result;
        try {
            result = call.proceed();
        } catch (Throwable e) {
            over(method, call, start, null, e, null);
            throw e;
        }
        if (!(result instanceof CompletionStage<?> stage) || !overLater(method, call, start, stage)) {
            over(method, call, start, result, null, null);
        }
        return result;
    }

    /** What to log of the call; null for nothing. */
    private LoggedMethod wanted(InvocationContext call) {
        LoggedMethod method = methods.of(call);
        return method.isLogged() && (log.isEnabled(method.level()) || log.isEnabled(method.failureLevel()))
                ? method
                : null;
    }

    /**
     * @return false if the stage does not support completion callbacks
     */
    private boolean overLater(LoggedMethod method, InvocationContext call, long start, CompletionStage<?> stage) {
        return ForeignCode.call(() -> {
            // The completing thread may have another context.
            ContextSnapshot around = CurrentContext.snapshot();
            stage.whenComplete((value, failure) -> over(method, call, start, value, plain(failure), around));
            return true;
        }, fault -> false);
    }

    private static <T> T noEvent(Throwable fault) {
        ForeignFaults.note(System.getLogger("org.eventlog"), System.Logger.Level.DEBUG, "no event of a call", fault);
        return null;
    }

    @AroundTimeout
    Object logTimeout(InvocationContext call) throws Exception {
        return log(call);
    }

    private static Throwable plain(Throwable failure) {
        Throwable cause = failure instanceof CompletionException
                ? ForeignCode.call(failure::getCause, fault -> null)
                : null;
        return cause != null ? cause : failure;
    }

    private void over(LoggedMethod method, InvocationContext call, long start, Object result, Throwable failure,
            ContextSnapshot around) {
        ForeignCode.call(() -> {
            LogEvent.Builder event = method.event(call.getParameters(), result, failure, System.nanoTime() - start);
            log.log(around == null ? event : event.context(around));
            return null;
        }, LoggedInterceptor::noEvent);
    }
}
