// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Map;
import net.logstash.logback.argument.StructuredArgument;
import net.logstash.logback.marker.LogstashMarker;
import org.eventlog.LogEvent;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;

/**
 * Converts the structured arguments and markers of logstash-logback-encoder to fields. They write their data only to a
 * generator of Jackson: Jackson 2 up to version 8 of that library, Jackson 3 from version 9. An application that uses
 * them therefore has the right version of Jackson.
 */
final class LogstashFields {
    /** In characters: more than an event can contain. */
    static final int LONGEST = 256 * 1024;

    private static final String ARGUMENT = "net.logstash.logback.argument.StructuredArgument";

    /** Writes data to a JSON generator. */
    interface StructuredData {
        void to(Object generator) throws Throwable;
    }

    /** Reads the data written to the generator. */
    interface Json {
        Map<String, Object> read(StructuredData data) throws Throwable;
    }

    private final MethodHandle argument;
    private final MethodHandle marker;
    private final Json json;

    private LogstashFields() throws ReflectiveOperationException {
        Method writeTo = writeTo(StructuredArgument.class);
        argument = handle(writeTo);
        marker = handle(writeTo(LogstashMarker.class));
        json = writeTo.getParameterTypes()[0].getName().startsWith("tools.")
                ? new Jackson3Fields()
                : new Jackson2Fields();
    }

    /** Returns null if the library is missing, or is incompatible with the available version of Jackson. */
    static LogstashFields ifThere() {
        try {
            Class.forName(ARGUMENT, false, LogstashFields.class.getClassLoader());
            return new LogstashFields();
        } catch (Throwable e) {
            ForeignCode.caught(e);
            return null;
        }
    }

    private static Method writeTo(Class<?> type) throws NoSuchMethodException {
        for (Method method : type.getMethods()) {
            if (method.getName().equals("writeTo") && method.getParameterCount() == 1) {
                return method;
            }
        }
        throw new NoSuchMethodException(type.getName() + ".writeTo");
    }

    private static MethodHandle handle(Method method) throws IllegalAccessException {
        return MethodHandles.publicLookup().unreflect(method)
                .asType(MethodType.methodType(void.class, Object.class, Object.class));
    }

    /**
     * Adds the data of a structured argument or of a marker.
     *
     * @return whether the value is a structured argument or such a marker
     */
    boolean add(LogEvent.Builder event, Object value) {
        if (value instanceof StructuredArgument) {
            // Block lambdas, because as expressions the calls would return a value.
            add(event, generator -> {
                argument.invokeExact(value, generator);
            });
        } else if (value instanceof LogstashMarker) {
            add(event, generator -> {
                marker.invokeExact(value, generator);
            });
        } else {
            return false;
        }
        return true;
    }

    private void add(LogEvent.Builder event, StructuredData data) {
        try {
            json.read(data).forEach(event::field);
        } catch (Throwable e) {
            event.field("argument", ForeignFaults.notRendered(ForeignCode.caught(e)));
        }
    }
}
