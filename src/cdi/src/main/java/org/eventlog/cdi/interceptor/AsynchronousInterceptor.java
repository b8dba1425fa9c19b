// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;

/**
 * Makes an activity of each call of an asynchronous method of a session bean, which the server calls in another thread.
 * The context of the caller is not known there, unless a parameter carries it. {@link ServerCalls} binds it.
 */
public class AsynchronousInterceptor implements Serializable {
    private static final long serialVersionUID = 1;

    @AroundInvoke
    Object called(InvocationContext call) throws Exception {
        return Work.run(call);
    }
}
