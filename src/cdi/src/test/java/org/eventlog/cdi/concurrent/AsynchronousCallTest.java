// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.Priority;
import jakarta.enterprise.concurrent.Asynchronous;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.ContextSnapshot;
import org.eventlog.cdi.EventContext;
import org.jboss.weld.junit5.auto.AddBeanClasses;
import org.jboss.weld.junit5.auto.EnableAutoWeld;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableAutoWeld
@AddBeanClasses({CallerInterceptor.class, WorkerInterceptor.class, AsynchronousCallTest.Servers.class})
class AsynchronousCallTest {
    @Inject
    Mailer mailer;

    @BeforeEach
    void forget() {
        Servers.HANDED.clear();
        Mailer.SEEN.clear();
    }

    @Test
    void methodHasTheContextOfItsCaller() throws Exception {
        for (String user : List.of("ada", "grace")) {
            try (EventContext.Scope scope = EventContext.with(ContextSnapshot.of(user, null))) {
                mailer.send();
            }
        }
        mailer.send();
        assertThat(Mailer.SEEN).isEmpty();
        for (InvocationContext call : Servers.HANDED) {
            call.proceed();
        }

        assertThat(Mailer.SEEN).containsExactly("ada", "grace", "null");
        assertThat(EventContext.current()).isEqualTo(ContextSnapshot.NONE);
    }

    @ApplicationScoped
    static class Mailer {
        static final List<String> SEEN = new ArrayList<>();

        @Asynchronous
        void send() {
            SEEN.add(String.valueOf(EventContext.current().user()));
        }
    }

    /** As a server does, with a queue in place of the threads. */
    @Asynchronous
    @Interceptor
    @Priority(Interceptor.Priority.PLATFORM_BEFORE + 5)
    static class Servers {
        static final List<InvocationContext> HANDED = new ArrayList<>();

        @AroundInvoke
        Object submit(InvocationContext call) {
            HANDED.add(call);
            return null;
        }
    }
}
