// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequestEvent;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An error page that comes after the filter, as on some servers. */
class RequestEndTest extends RequestFilterFixture {
    private final RequestEnd listener = new RequestEnd();

    @Test
    void theEventHasTheStatusThatTheErrorPageHasSet() throws Exception {
        begin();
        fake.committed = true;
        run(Map.of(), (request, response) -> fake.status = 503);
        assertThat(events()).isEmpty();

        fake.status = 200;
        end();
        end();

        assertThat(only()).contains("\"status\":200", "\"level\":\"info\"", "\"reqId\":");
    }

    @Test
    void theEventHasTheUserAndTheSessionOfTheRequest() throws Exception {
        begin();
        start(Map.of(), Resolver.class);
        filter((request, response) -> fake.status = 404);

        end();

        assertThat(only()).contains("\"status\":404", "\"user\":\"customer-7\"", "\"session\":\"visit-1\"");
    }

    @Test
    void anEventWithoutAnErrorIsLoggedAtOnce() throws Exception {
        begin();
        run(Map.of(), (request, response) -> {});
        end();

        assertThat(only()).contains("\"status\":200");
    }

    @Test
    void anEventWithAnExceptionIsLoggedAtOnce() throws Exception {
        begin();
        assertThatThrownBy(() -> run(Map.of(), (request, response) -> {
            fake.status = 404;
            throw new IllegalStateException("no tea");
        })).isInstanceOf(IllegalStateException.class);
        end();

        assertThat(only()).contains("\"status\":500", "no tea");
    }

    @Test
    void withoutTheListenerTheEventIsLoggedAtOnce() throws Exception {
        run(Map.of(), (request, response) -> fake.status = 503);

        assertThat(only()).contains("\"status\":503");
    }

    private void begin() {
        listener.requestInitialized(event());
    }

    private void end() {
        listener.requestDestroyed(event());
    }

    private ServletRequestEvent event() {
        ServletContext context = (ServletContext) Proxy.newProxyInstance(ServletContext.class.getClassLoader(),
                new Class<?>[]{ServletContext.class}, (self, method, args) -> null);
        return new ServletRequestEvent(context, fake.request());
    }
}
