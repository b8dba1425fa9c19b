// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ejb.Asynchronous;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.Schedule;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.websocket.server.ServerEndpoint;
import org.eventlog.ContextSnapshot;
import org.eventlog.cdi.EventContext;
import org.eventlog.cdi.wiring.EventLogExtension;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCallsTest {
    private static final String WEB_SOCKETS = "eventlog.request.websockets";

    @BeforeEach
    void setting() {
        System.setProperty(WEB_SOCKETS, "true");
    }

    @AfterEach
    void noSetting() {
        System.clearProperty(WEB_SOCKETS);
    }

    @Test
    void endpointsHaveNoContextWithoutTheSetting() {
        System.clearProperty(WEB_SOCKETS);

        assertThat(contextIn(Endpoint.class)).isEqualTo(ContextSnapshot.NONE);
    }

    @ParameterizedTest
    @ValueSource(classes = {FinalEndpoint.class, EndpointWithFinalMethod.class, EndpointWithFinalHelper.class,
            EndpointWithInheritedFinalMethod.class, ListenerWithFinalHelper.class, TaskWithFinalHelper.class,
            WorkerWithFinalHelper.class})
    void classesThatCannotHaveAnInterceptorAreDeployed(Class<? extends Called> type) {
        assertThat(contextIn(type)).isEqualTo(ContextSnapshot.NONE);
    }

    @ParameterizedTest
    @ValueSource(classes = {Endpoint.class, EndpointWithPrivateAndStaticFinalMethods.class,
            EndpointWithConstructor.class})
    void endpointsHaveAContext(Class<? extends Called> type) {
        assertThat(contextIn(type).requestId()).isNotNull();
    }

    @Test
    void messageDrivenBeansHaveAnActivity() {
        assertThat(contextIn(Listener.class).fields()).containsEntry("activity", "Listener.call");
    }

    /** Because a server makes it by its class, not by CDI's view of the class. */
    @Test
    void oneFinalMessageDrivenBeanTakesTheContextFromAll() {
        assertThat(contextIn(Listener.class, ListenerWithFinalHelper.class)).isEqualTo(ContextSnapshot.NONE);
    }

    @Test
    void oneFinalEndpointTakesTheContextFromAll() {
        assertThat(contextIn(Endpoint.class, FinalEndpoint.class)).isEqualTo(ContextSnapshot.NONE);
        assertThat(contextIn(Listener.class, FinalEndpoint.class).fields()).containsKey("activity");
    }

    @ParameterizedTest
    @ValueSource(classes = {Worker.class, WorkerByMethod.class})
    void asynchronousMethodsOfSessionBeansAreActivities(Class<? extends Called> type) {
        assertThat(contextIn(type).fields()).containsEntry("activity", type.getSimpleName() + ".call");
        assertThat(contextIn(Worker.class, WorkerWithFinalHelper.class).requestId()).isNotNull();
    }

    private static ContextSnapshot contextIn(Class<? extends Called> type, Class<?>... more) {
        try (WeldContainer container = new Weld().disableDiscovery().addExtension(new EventLogExtension())
                .addBeanClasses(type).addBeanClasses(more).initialize()) {
            // Not a subclass of it.
            return container.select(type).handlesStream().filter(bean -> bean.getBean().getBeanClass() == type)
                    .findFirst().orElseThrow().get().call();
        }
    }

    interface Called {
        ContextSnapshot call();
    }

    @Dependent
    @ServerEndpoint("/final")
    static final class FinalEndpoint implements Called {
        @Override
        public ContextSnapshot call() {
            return EventContext.current();
        }
    }

    @Dependent
    @ServerEndpoint("/method")
    static class EndpointWithFinalMethod implements Called {
        @Override
        public final ContextSnapshot call() {
            return EventContext.current();
        }
    }

    @Dependent
    @ServerEndpoint("/helper")
    static class EndpointWithFinalHelper extends Endpoint {
        final void help() {}
    }

    static class Base {
        protected final void help() {}
    }

    @Dependent
    @ServerEndpoint("/inherited")
    static class EndpointWithInheritedFinalMethod extends Base implements Called {
        @Override
        public ContextSnapshot call() {
            return EventContext.current();
        }
    }

    @Dependent
    @MessageDriven
    static class ListenerWithFinalHelper extends Listener {
        public final void help() {}
    }

    @Dependent
    static class TaskWithFinalHelper extends Endpoint {
        @Schedule
        void run() {}

        public final void help() {}
    }

    @Dependent
    @ServerEndpoint("/plain")
    static class Endpoint implements Called {
        @Override
        public ContextSnapshot call() {
            return EventContext.current();
        }
    }

    @Dependent
    @ServerEndpoint("/private")
    static class EndpointWithPrivateAndStaticFinalMethods extends Endpoint {
        static final void shared() {}

        @Override
        public ContextSnapshot call() {
            return own();
        }

        private final ContextSnapshot own() {
            return EventContext.current();
        }
    }

    @Dependent
    @ServerEndpoint("/constructor")
    static class EndpointWithConstructor extends Endpoint {
        @Inject
        EndpointWithConstructor(BeanManager manager) {}
    }

    @Dependent
    @MessageDriven
    static class Listener implements Called {
        @Override
        public ContextSnapshot call() {
            return EventContext.current();
        }
    }

    @Dependent
    @Asynchronous
    static class Worker implements Called {
        @Override
        public ContextSnapshot call() {
            return EventContext.current();
        }
    }

    @Dependent
    @Asynchronous
    static class WorkerWithFinalHelper implements Called {
        @Override
        public ContextSnapshot call() {
            return EventContext.current();
        }

        public final void help() {}
    }

    @Dependent
    static class WorkerByMethod implements Called {
        @Override
        @Asynchronous
        public ContextSnapshot call() {
            return EventContext.current();
        }

        public final void help() {}
    }
}
