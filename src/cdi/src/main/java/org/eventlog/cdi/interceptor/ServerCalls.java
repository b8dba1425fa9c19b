// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.Interceptor;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.eventlog.cdi.resource.Resources;

/**
 * Binds interceptors to annotations of Jakarta EE, such as {@code @Schedule}, so that what the server calls by itself
 * has a context without an annotation of Eventlog's. By name, because a server may lack their APIs.
 */
public final class ServerCalls {
    /** Just outside of {@link ActivityInterceptor}, whose name for the activity takes precedence. */
    private static final int PRIORITY = ActivityInterceptor.PRIORITY - 1;

    private static final String MESSAGE_DRIVEN = "jakarta.ejb.MessageDriven";
    private static final String SERVER_ENDPOINT = "jakarta.websocket.server.ServerEndpoint";
    private static final Set<String> OF_CLASSES = Set.of(MESSAGE_DRIVEN, SERVER_ENDPOINT);

    private ServerCalls() {}

    public static void bind(BeforeBeanDiscovery discovery) {
        bind(discovery, MESSAGE_DRIVEN, MessageInterceptor.class);
        bind(discovery, "jakarta.ejb.Timeout", TimeoutInterceptor.class);
        bind(discovery, "jakarta.ejb.Schedule", TimeoutInterceptor.Scheduled.class);
        bind(discovery, "jakarta.ejb.Schedules", TimeoutInterceptor.ScheduledOften.class);
        bind(discovery, SERVER_ENDPOINT, "org.eventlog.cdi.socket.SocketInterceptor");
    }

    /**
     * Takes the bindings from CDI's view of a class that cannot have an interceptor, because a container refuses to
     * deploy it. It has no context then.
     */
    public static <T> void spare(ProcessAnnotatedType<T> type) {
        if (type.getAnnotatedType().getAnnotations().stream().anyMatch(ServerCalls::isOfClasses)
                && !isExtensible(type.getAnnotatedType().getJavaClass())) {
            type.configureAnnotatedType().remove(ServerCalls::isOfClasses);
        }
    }

    private static boolean isOfClasses(Annotation annotation) {
        return OF_CLASSES.contains(annotation.annotationType().getName());
    }

    private static boolean isExtensible(Class<?> type) {
        try {
            return Resources.isExtensible(type);
        } catch (LinkageError | TypeNotPresentException e) {
            return false;
        }
    }

    private static void bind(BeforeBeanDiscovery discovery, String annotation, String interceptor) {
        try {
            bind(discovery, annotation, Class.forName(interceptor, true, ServerCalls.class.getClassLoader()));
        } catch (ClassNotFoundException | LinkageError e) {
            // The server lacks the API.
        }
    }

    private static void bind(BeforeBeanDiscovery discovery, String annotation, Class<?> interceptor) {
        Class<? extends Annotation> binding;
        try {
            binding = Class.forName(annotation, false, ServerCalls.class.getClassLoader())
                    .asSubclass(Annotation.class);
        } catch (ClassNotFoundException | LinkageError e) {
            return;
        }
        // Whatever its members say.
        discovery.configureInterceptorBinding(binding).methods()
                .forEach(member -> member.add(Nonbinding.Literal.INSTANCE));
        discovery.addAnnotatedType(interceptor, interceptor.getName())
                .add(InterceptorLiteral.INSTANCE)
                .add(new PriorityLiteral())
                .add(literal(binding));
    }

    /** An instance of the annotation, for which nobody asks its members. */
    private static <A extends Annotation> A literal(Class<A> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
                (self, method, arguments) -> switch (method.getName()) {
                    case "annotationType" -> type;
                    case "equals" -> type.isInstance(arguments[0]);
                    case "hashCode" -> 0;
                    case "toString" -> "@" + type.getName();
                    default -> method.getDefaultValue() != null
                            ? method.getDefaultValue()
                            : method.getReturnType() == String.class ? "" : null;
                }));
    }

    private static final class InterceptorLiteral extends AnnotationLiteral<Interceptor> implements Interceptor {
        private static final long serialVersionUID = 1;
        private static final InterceptorLiteral INSTANCE = new InterceptorLiteral();
    }

    @SuppressWarnings("all")
    private static final class PriorityLiteral extends AnnotationLiteral<Priority> implements Priority {
        private static final long serialVersionUID = 1;

        @Override
        public int value() {
            return PRIORITY;
        }
    }
}
