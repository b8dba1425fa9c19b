// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.resource;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;
import java.util.concurrent.CompletionStage;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.cdi.context.WorkContext;
import org.eventlog.internal.ForeignCode;

/**
 * Records exceptions of a resource for the request event, before a mapper converts them to a response. May be
 * passivated with its bean.
 */
@ResourceCall
@Interceptor
@Priority(ResourceInterceptor.PRIORITY)
public class ResourceInterceptor implements Serializable {
    /** Encloses all other interceptors, so that exceptions they throw or catch are taken into account. */
    static final int PRIORITY = Interceptor.Priority.PLATFORM_BEFORE + 1;
    private static final long serialVersionUID = 1;

    @AroundInvoke
    Object notice(InvocationContext call) throws Exception {
        WorkContext work = CurrentContext.get();
        if (work == null) {
            return call.proceed();
        }
        Object result;
        try {
            result = call.proceed();
        } catch (Exception | Error e) {
            work.thrown(e);
            throw e;
        }
        if (!(result instanceof CompletionStage<?> stage) || !isNoticedLater(work, stage)) {
            work.thrown(null);
        }
        return result;
    }

    /**
     * @return false if the stage does not support completion callbacks
     */
    private static boolean isNoticedLater(WorkContext work, CompletionStage<?> stage) {
        return ForeignCode.call(() -> {
            stage.whenComplete((value, failure) -> work.thrown(failure));
            return true;
        }, fault -> false);
    }
}
