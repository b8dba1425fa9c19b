// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.resource;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/** Tells the classes of Jakarta REST's resources; by name, as a server may lack that. */
public final class Resources {
    private static final String PATH = "jakarta.ws.rs.Path";

    private Resources() {}

    /** Whether it is one, and of those that can have an interceptor: another one would stop the deployment. */
    public static boolean isWatchable(Class<?> type) {
        try {
            return !type.isInterface() && !type.isAnnotation() && hasPath(type) && isInterceptable(type);
        } catch (LinkageError | TypeNotPresentException e) {
            return false;
        }
    }

    private static boolean hasPath(Class<?> type) {
        if (type == null || type == Object.class) {
            return false;
        }
        for (Annotation annotation : type.getDeclaredAnnotations()) {
            if (annotation.annotationType().getName().equals(PATH)) {
                return true;
            }
        }
        for (Class<?> implemented : type.getInterfaces()) {
            if (hasPath(implemented)) {
                return true;
            }
        }
        return hasPath(type.getSuperclass());
    }

    /** As CDI says what is unproxyable. */
    private static boolean isInterceptable(Class<?> type) {
        if (Modifier.isFinal(type.getModifiers()) || !hasConstructor(type)) {
            return false;
        }
        for (Class<?> one = type; one != null && one != Object.class; one = one.getSuperclass()) {
            for (Method method : one.getDeclaredMethods()) {
                int modifiers = method.getModifiers();
                if (Modifier.isFinal(modifiers) && !Modifier.isStatic(modifiers) && !Modifier.isPrivate(modifiers)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean hasConstructor(Class<?> type) {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == 0 && !Modifier.isPrivate(constructor.getModifiers())) {
                return true;
            }
        }
        return false;
    }
}
