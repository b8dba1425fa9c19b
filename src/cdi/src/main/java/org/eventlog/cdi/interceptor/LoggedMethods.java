// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eventlog.cdi.request.RequestLog;
import org.eventlog.redact.Redactor;

/** What to log of each method, determined at its first call. It is a bean, so that it ends with the application. */
@ApplicationScoped
public class LoggedMethods {
    @Inject
    private Instance<RequestLog> requestLog;

    private final Map<Key, LoggedMethod> known = new ConcurrentHashMap<>();

    /** The same method may be logged differently in different subclasses. */
    private record Key(Class<?> bean, Method method) {
        /**
         * Written by hand: on Java 17, the generated method would keep the class loader of a stopped application alive.
         */
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && bean == key.bean && method.equals(key.method);
        }

        @Override
        public int hashCode() {
            return 31 * bean.hashCode() + method.hashCode();
        }
    }

    public LoggedMethod of(InvocationContext call) {
        Object target = call.getTarget();
        Method method = call.getMethod();
        Class<?> bean = target == null ? method.getDeclaringClass() : target.getClass();
        Key key = new Key(bean, method);
        LoggedMethod logged = known.get(key);
        return logged != null
                ? logged
                : known.computeIfAbsent(key, k -> LoggedMethod.of(k.bean(), k.method(), redactor()));
    }

    /** The application's redactor, with its configured names. */
    private Redactor redactor() {
        return requestLog.isResolvable() ? requestLog.get().requests().redactor() : Redactor.DEFAULT;
    }
}
