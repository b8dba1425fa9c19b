// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.spi.AfterTypeDiscovery;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.Interceptor;
import java.lang.annotation.Annotation;
import java.lang.annotation.ElementType;
import java.lang.annotation.Target;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eventlog.cdi.resource.Resources;
import org.eventlog.internal.ForeignCode;

/**
 * Binds interceptors to annotations of Jakarta EE, such as {@code @Schedule}, so that what the server calls by itself
 * has a context without an annotation of Eventlog's. By name, because a server may lack their APIs.
 */
public final class ServerCalls {
    /** Just outside of {@link ActivityInterceptor}, whose name for the activity takes precedence. */
    private static final int PRIORITY = ActivityInterceptor.PRIORITY - 1;

    private static final String MESSAGE_DRIVEN = "jakarta.ejb.MessageDriven";
    private static final String SERVER_ENDPOINT = "jakarta.websocket.server.ServerEndpoint";
    private static final String ASYNCHRONOUS = "jakarta.ejb.Asynchronous";

    /** The interceptors that are bound to classes, by the annotation. */
    private final Map<Class<?>, Class<?>> ofClasses = new ConcurrentHashMap<>();
    /** For an annotation, a class that has it and cannot have an interceptor. */
    private final Map<Class<?>, Class<?>> unextensible = new ConcurrentHashMap<>();

    /**
     * @param webSockets whether endpoints get a context, too
     */
    public void bind(BeforeBeanDiscovery discovery, boolean webSockets) {
        bind(discovery, MESSAGE_DRIVEN, MessageInterceptor.class);
        bind(discovery, ASYNCHRONOUS, AsynchronousInterceptor.class);
        bind(discovery, "jakarta.ejb.Timeout", TimeoutInterceptor.class);
        bind(discovery, "jakarta.ejb.Schedule", TimeoutInterceptor.Scheduled.class);
        bind(discovery, "jakarta.ejb.Schedules", TimeoutInterceptor.ScheduledOften.class);
        if (webSockets) {
            bind(discovery, SERVER_ENDPOINT, "org.eventlog.cdi.socket.SocketInterceptor");
        }
    }

    /**
     * Takes the bindings from CDI's view of a class that cannot have an interceptor, because a container refuses to
     * deploy it. It has no context then.
     */
    public <T> void spare(ProcessAnnotatedType<T> type) {
        boolean bound = false;
        for (Annotation annotation : type.getAnnotatedType().getAnnotations()) {
            bound |= isOfClasses(annotation);
        }
        if (bound && !isExtensible(type.getAnnotatedType().getJavaClass())) {
            type.getAnnotatedType().getAnnotations().stream().filter(this::isOfClasses)
                    .forEach(annotation -> unextensible.put(annotation.annotationType(),
                            type.getAnnotatedType().getJavaClass()));
            type.configureAnnotatedType().remove(this::isOfClasses);
        }
    }

    private boolean isOfClasses(Annotation annotation) {
        return ofClasses.containsKey(annotation.annotationType());
    }

    /**
     * Switches an interceptor off if one of its classes cannot have it, and servers do not care for CDI's view of such
     * classes: they make message-driven beans and endpoints by the class itself, so that the deployment would fail.
     */
    public void withdraw(AfterTypeDiscovery types) {
        unextensible.forEach((annotation, type) -> {
            if (!annotation.getName().equals(ASYNCHRONOUS)
                    && types.getInterceptors().remove(ofClasses.get(annotation))) {
                ForeignCode.note(System.getLogger("org.eventlog"), System.Logger.Level.INFO,
                        "EVL-1014 no class with @{0} gets a context, because {1} is final or has a final method",
                        annotation.getSimpleName(), type.getName());
            }
        });
        unextensible.clear();
    }

    private static boolean isExtensible(Class<?> type) {
        try {
            return Resources.isExtensible(type);
        } catch (LinkageError | TypeNotPresentException e) {
            return false;
        }
    }

    private void bind(BeforeBeanDiscovery discovery, String annotation, String interceptor) {
        try {
            bind(discovery, annotation, Class.forName(interceptor, true, ServerCalls.class.getClassLoader()));
        } catch (ClassNotFoundException | LinkageError e) {
            // The server lacks the API.
        }
    }

    private void bind(BeforeBeanDiscovery discovery, String annotation, Class<?> interceptor) {
        Class<? extends Annotation> binding;
        try {
            binding = Class.forName(annotation, false, ServerCalls.class.getClassLoader())
                    .asSubclass(Annotation.class);
        } catch (ClassNotFoundException | LinkageError e) {
            return;
        }
        if (isForClasses(binding)) {
            ofClasses.put(binding, interceptor);
        }
        // Whatever its members say.
        discovery.configureInterceptorBinding(binding).methods()
                .forEach(member -> member.add(Nonbinding.Literal.INSTANCE));
        discovery.addAnnotatedType(interceptor, interceptor.getName())
                .add(InterceptorLiteral.INSTANCE)
                .add(new PriorityLiteral())
                .add(literal(binding));
    }

    private static boolean isForClasses(Class<? extends Annotation> binding) {
        Target target = binding.getAnnotation(Target.class);
        return target == null || List.of(target.value()).contains(ElementType.TYPE);
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
