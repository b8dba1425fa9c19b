// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.AroundTimeout;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;

/** Makes an activity of each call of a message-driven bean. {@link ServerCalls} binds it. */
public class MessageInterceptor implements Serializable {
    private static final long serialVersionUID = 1;

    @AroundInvoke
    Object message(InvocationContext call) throws Exception {
        return Work.run(call);
    }

    @AroundTimeout
    Object timeout(InvocationContext call) throws Exception {
        return Work.run(call);
    }
}
