// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.jul;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.logging.LogRecord;
import org.eventlog.LogEvent;
import org.eventlog.bridge.ContextFields;

/**
 * A record of JBoss LogManager, which is the {@code java.util.logging} of WildFly. It knows more than the JDK's: a
 * message in the style of {@code printf}, the thread's name, MDC and NDC. Its class is the server's and not visible
 * to an application, so it is asked through method handles, found once.
 */
final class ServersRecord {
    private static final String TYPE = "org.jboss.logmanager.ExtLogRecord";
    private static volatile Methods known = new Methods(new WeakReference<>(null), null, null, null, null);

    private record Methods(WeakReference<Class<?>> type, MethodHandle message, MethodHandle thread, MethodHandle mdc,
            MethodHandle ndc) {}

    private final LogRecord logRecord;
    private final Methods methods;

    private ServersRecord(LogRecord logRecord, Methods methods) {
        this.logRecord = logRecord;
        this.methods = methods;
    }

    /** The record as one of these; null when it is none, or can't be asked. */
    static ServersRecord of(LogRecord logRecord) {
        Class<?> type = logRecord.getClass();
        // Most are the JDK's own
        if (type == LogRecord.class) {
            return null;
        }
        Methods methods = known;
        if (methods.type().get() != type) {
            methods = find(type);
            known = methods;
        }
        return methods.message() == null ? null : new ServersRecord(logRecord, methods);
    }

    private static Methods find(Class<?> type) {
        for (Class<?> above = type; above != null; above = above.getSuperclass()) {
            if (above.getName().equals(TYPE)) {
                try {
                    return new Methods(new WeakReference<>(type), method(above, "getFormattedMessage"),
                            method(above, "getThreadName"), method(above, "getMdcCopy"), method(above, "getNdc"));
                } catch (ReflectiveOperationException | RuntimeException e) {
                    break;
                }
            }
        }
        return new Methods(new WeakReference<>(type), null, null, null, null);
    }

    private static MethodHandle method(Class<?> type, String name) throws ReflectiveOperationException {
        return MethodHandles.publicLookup().unreflect(type.getMethod(name))
                .asType(MethodType.methodType(Object.class, LogRecord.class));
    }

    String message() {
        // It formats with parameters of strangers.
        return ask(methods.message()) instanceof String text ? text : Messages.of(logRecord);
    }

    String thread() {
        return ask(methods.thread()) instanceof String name ? name : LoggingThreads.name(logRecord);
    }

    void context(LogEvent.Builder event, ContextFields chosen) {
        if (ask(methods.mdc()) instanceof Map<?, ?> mdc) {
            mdc.forEach((name, value) -> chosen.add(event, String.valueOf(name), value));
        }
        if (ask(methods.ndc()) instanceof String ndc && !ndc.isEmpty()) {
            event.field("ndc", ndc);
        }
    }

    private Object ask(MethodHandle method) {
        try {
            return (Object) method.invokeExact(logRecord);
        } catch (Throwable e) {
            if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
                throw error;
            }
            return null;
        }
    }
}
