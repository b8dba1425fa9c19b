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
import org.eventlog.internal.ForeignCode;
import org.eventlog.internal.ObjectText;

/**
 * A record of JBoss LogManager, which is the {@code java.util.logging} of WildFly. It contains more than the JDK's
 * record: a message in {@code printf} style, the thread's name, MDC and NDC. Its class belongs to the server and is not
 * visible to an application, so it is accessed through method handles, which are looked up once.
 */
final class JBossLogRecord {
    private static final String TYPE = "org.jboss.logmanager.ExtLogRecord";
    private static volatile Methods known = new Methods(new WeakReference<>(null), null, null, null, null);

    private record Methods(WeakReference<Class<?>> type, MethodHandle message, MethodHandle thread, MethodHandle mdc,
            MethodHandle ndc) {}

    private final LogRecord logRecord;
    private final Methods methods;

    private JBossLogRecord(LogRecord logRecord, Methods methods) {
        this.logRecord = logRecord;
        this.methods = methods;
    }

    /** Returns the record as a record of JBoss LogManager; null if it is not one, or cannot be accessed. */
    static JBossLogRecord of(LogRecord logRecord) {
        Class<?> type = logRecord.getClass();
        // The usual case
        if (type == LogRecord.class) {
            return null;
        }
        Methods methods = known;
        if (methods.type().get() != type) {
            methods = find(type);
            known = methods;
        }
        return methods.message() == null ? null : new JBossLogRecord(logRecord, methods);
    }

    private static Methods find(Class<?> type) {
        for (Class<?> above = type; above != null; above = above.getSuperclass()) {
            if (above.getName().equals(TYPE)) {
                try {
                    return new Methods(new WeakReference<>(type), method(above, "getFormattedMessage"),
                            method(above, "getThreadName"), method(above, "getMdcCopy"), method(above, "getNdc"));
                } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
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
        // Formatting calls foreign parameters, which may throw.
        return ask(methods.message()) instanceof String text ? text : Messages.of(logRecord);
    }

    String thread() {
        return ask(methods.thread()) instanceof String name && !name.isEmpty() ? name : LoggingThreads.name(logRecord);
    }

    void context(LogEvent.Builder event, ContextFields chosen) {
        if (ask(methods.mdc()) instanceof Map<?, ?> mdc) {
            mdc.forEach((name, value) -> chosen.add(event, ObjectText.of(name), value));
        }
        if (ask(methods.ndc()) instanceof String ndc && !ndc.isEmpty()) {
            event.field("ndc", ndc);
        }
    }

    private Object ask(MethodHandle method) {
        try {
            return (Object) method.invokeExact(logRecord);
        } catch (Throwable e) {
            ForeignCode.caught(e);
            return null;
        }
    }
}
