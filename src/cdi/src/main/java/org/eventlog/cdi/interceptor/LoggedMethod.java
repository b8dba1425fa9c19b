// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.cdi.Logged;
import org.eventlog.cdi.LoggedParam;
import org.eventlog.cdi.NotLogged;
import org.eventlog.encode.MaskedValues;
import org.eventlog.internal.ForeignCode;
import org.eventlog.redact.Redactor;
import org.eventlog.redact.Secrets;

/** What to log of the calls of one method. */
final class LoggedMethod {
    private static final int NANOS_A_MICRO = 1000;
    private static final double MICROS_A_MILLI = 1000;
    private static final String ALL = "*";
    private static final Logged DEFAULTS = LoggedInterceptor.class.getAnnotation(Logged.class);

    private final Logged logged;
    private final Redactor redactor;
    private final boolean wanted;
    private final boolean returnsNothing;
    private final String target;
    private final List<Written> parameters;

    /** A logged parameter: its index, and its name in the event. */
    private record Written(int place, String name, boolean secret) {}

    private LoggedMethod(Logged logged, Class<?> bean, Method method, Redactor redactor) {
        this.logged = logged;
        this.redactor = redactor;
        wanted = !method.isAnnotationPresent(NotLogged.class);
        returnsNothing = method.getReturnType() == void.class;
        target = bean.getName() + "." + method.getName();
        parameters = parameters(method, List.of(logged.parameters()), redactor);
    }

    /**
     * @param redactor masks logged values
     */
    static LoggedMethod of(Class<?> proxied, Method method, Redactor redactor) {
        Class<?> bean = Beans.plain(proxied);
        return new LoggedMethod(annotation(bean, method), bean, method, redactor);
    }

    private static Logged annotation(Class<?> bean, Method method) {
        Logged logged = Beans.annotation(Logged.class, bean, method);
        // Added by an extension, so its attributes are unknown: use the defaults.
        return logged == null ? DEFAULTS : logged;
    }

    private static List<Written> parameters(Method method, List<String> names, Redactor redactor) {
        List<Written> written = new ArrayList<>();
        List<String> unknown = new ArrayList<>(names);
        Parameter[] all = method.getParameters();
        for (int i = 0; i < all.length; i++) {
            LoggedParam marked = all[i].getAnnotation(LoggedParam.class);
            boolean named = unknown.remove(all[i].getName()) || names.contains(ALL);
            if ((named || marked != null) && !all[i].isAnnotationPresent(NotLogged.class)) {
                String name = marked == null || marked.value().isEmpty() ? all[i].getName() : marked.value();
                boolean secret = marked != null && marked.secret() || redactor.isSecret(name)
                        || redactor.isSecret(all[i].getName());
                written.add(new Written(i, free(name, written), secret));
            }
        }
        unknown.remove(ALL);
        if (!unknown.isEmpty() && method.isAnnotationPresent(Logged.class)) {
            ForeignCode.note(System.getLogger("org.eventlog"), System.Logger.Level.WARNING,
                    "EVL-4101 @Logged names the parameters {0}, which {1} does not have; they are left out. Correct"
                            + " the names, or compile with -parameters",
                    unknown, method);
        }
        return List.copyOf(written);
    }

    /** Two parameters may have got the same name by annotations. */
    private static String free(String name, List<Written> taken) {
        String free = name;
        for (int n = 2; isTaken(free, taken); n++) {
            free = name + '~' + n;
        }
        return free;
    }

    private static boolean isTaken(String name, List<Written> taken) {
        return taken.stream().anyMatch(other -> other.name().equals(name));
    }

    boolean isLogged() {
        return wanted;
    }

    Level level() {
        return logged.level();
    }

    Level failureLevel() {
        return logged.failureLevel();
    }

    /**
     * @param failure the exception thrown, or null
     */
    LogEvent.Builder event(Object[] arguments, Object result, Throwable failure, long nanos) {
        LogEvent.Builder event = LogEvent.named(logged.value().isBlank() ? DEFAULTS.value() : logged.value())
                .target(target)
                .level(failure == null ? level() : failureLevel())
                .exception(failure)
                .field("outcome", failure == null ? "returned" : "threw")
                .field("durationMs", nanos / NANOS_A_MICRO / MICROS_A_MILLI);
        if (!parameters.isEmpty()) {
            event.field("parameters", values(arguments));
        }
        if (logged.result() && failure == null && !returnsNothing) {
            event.field("result", new MaskedValues(redactor).of(null, result));
        }
        return event;
    }

    private Map<String, Object> values(Object[] arguments) {
        Map<String, Object> values = new LinkedHashMap<>();
        MaskedValues masked = new MaskedValues(redactor);
        for (Written parameter : parameters) {
            Object value = arguments[parameter.place()];
            values.put(parameter.name(),
                    parameter.secret() && value != null ? Secrets.MASK : masked.of(null, value));
        }
        return values;
    }
}
