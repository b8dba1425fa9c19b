// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.cdi.context.WorkContext;

/** Records the span of a request, because the span has ended when the request is logged. */
final class SpanFilter implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        WorkContext work = CurrentContext.get();
        if (work != null) {
            work.noticeSpan();
        }
    }
}
