// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbTransient;
import jakarta.json.bind.annotation.JsonbTypeAdapter;
import jakarta.json.bind.annotation.JsonbTypeSerializer;
import jakarta.json.bind.annotation.JsonbVisibility;
import java.lang.annotation.Annotation;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.eventlog.redact.SecretNames;
import org.eventlog.redact.Secrets;

/**
 * The properties of an object as defined by JSON-B: public getters and fields, and components of records.
 *
 * <p>
 * For objects that JSON-B itself cannot write, so the application's JSON-B configuration, which may hide properties,
 * does not apply. To be safe: properties that are {@link JsonbTransient} in the class or a supertype are omitted; a
 * type with its own visibility, adapter or serializer has no properties; a property with an adapter is not read; and
 * properties with secret names are masked.
 */
final class BeanProperties {
    private BeanProperties() {}

    /** The properties by name. Each is read when it is called. */
    static Map<String, Callable<?>> of(Object bean) {
        Class<?> type = bean.getClass();
        Map<String, Callable<?>> properties = new TreeMap<>();
        if (isItsOwnMatter(type)) {
            return properties;
        }
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                add(properties, type, component.getName(), component.getAccessor(), bean);
            }
            return properties;
        }
        for (Method method : type.getMethods()) {
            String name = property(method);
            if (name != null) {
                add(properties, type, name, method, bean);
            }
        }
        for (Field field : type.getFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())
                    && !hasGetter(type, field.getName())) {
                add(properties, type, field.getName(), field, bean);
            }
        }
        return properties;
    }

    private static boolean isItsOwnMatter(Class<?> type) {
        for (Class<?> above : family(type)) {
            if (isConverted(above) || above.isAnnotationPresent(JsonbVisibility.class)
                    || above.getPackage() != null && above.getPackage().isAnnotationPresent(JsonbVisibility.class)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isConverted(AnnotatedElement element) {
        return has(element, JsonbTypeAdapter.class) || has(element, JsonbTypeSerializer.class);
    }

    /** The name of the property that a public method returns; null if it is not a getter. */
    private static String property(Method method) {
        return Modifier.isStatic(method.getModifiers()) || method.isSynthetic()
                || method.getDeclaringClass() == Object.class ? null : got(method);
    }

    private static String got(Method method) {
        String name = method.getName();
        int prefix = name.startsWith("get") ? 3 : name.startsWith("is") ? 2 : 0;
        boolean truth = method.getReturnType() == boolean.class || method.getReturnType() == Boolean.class;
        return prefix == 0 || prefix == name.length() || method.getParameterCount() > 0
                || method.getReturnType() == void.class || prefix == 2 && !truth
                        ? null
                        : decapitalized(name.substring(prefix));
    }

    /** As for JavaBeans: {@code URL} is not changed. */
    private static String decapitalized(String name) {
        return name.length() > 1 && Character.isUpperCase(name.charAt(0)) && Character.isUpperCase(name.charAt(1))
                ? name
                : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static boolean hasGetter(Class<?> type, String property) {
        return family(type).stream()
                .flatMap(above -> Arrays.stream(above.getDeclaredMethods()))
                .anyMatch(method -> property.equals(got(method)));
    }

    private static void add(Map<String, Callable<?>> properties, Class<?> type,
            String name, AccessibleObject member, Object bean) {
        List<AnnotatedElement> places = places(type, name, member);
        if (places.stream().anyMatch(place -> has(place, JsonbTransient.class))) {
            return;
        }
        String shown = places.stream()
                .map(place -> place.getAnnotation(JsonbProperty.class))
                .filter(renamed -> renamed != null && !renamed.value().isEmpty())
                .map(JsonbProperty::value)
                .findFirst()
                .orElse(name);
        if (SecretNames.DEFAULT.isSecret(name) || SecretNames.DEFAULT.isSecret(shown)) {
            properties.put(shown, () -> Secrets.MASK);
        } else if (places.stream().anyMatch(BeanProperties::isConverted)) {
            properties.put(shown, () -> {
                throw new IllegalStateException("it has an adapter or a serializer of its own");
            });
        } else {
            properties.put(shown, () -> read(member, bean));
        }
    }

    /**
     * The methods and fields of a property that may have annotations, including those of supertypes, because a proxy
     * has none.
     */
    private static List<AnnotatedElement> places(Class<?> type, String name, AccessibleObject member) {
        List<AnnotatedElement> places = new ArrayList<>();
        for (Class<?> above : family(type)) {
            for (Field field : above.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    places.add(field);
                }
            }
            for (Method method : above.getDeclaredMethods()) {
                if (method.getParameterCount() == 0
                        && (member instanceof Method getter && method.getName().equals(getter.getName())
                                || name.equals(got(method)))) {
                    places.add(method);
                }
            }
        }
        return places;
    }

    /** The class, its superclasses, and all their interfaces. */
    private static List<Class<?>> family(Class<?> type) {
        List<Class<?>> family = new ArrayList<>();
        for (Class<?> above = type; above != null && above != Object.class; above = above.getSuperclass()) {
            family.add(above);
        }
        for (int i = 0; i < family.size(); i++) {
            for (Class<?> face : family.get(i).getInterfaces()) {
                if (!family.contains(face)) {
                    family.add(face);
                }
            }
        }
        return family;
    }

    /** Also finds meta-annotations. */
    private static boolean has(AnnotatedElement element, Class<? extends Annotation> wanted) {
        return element.isAnnotationPresent(wanted) || Arrays.stream(element.getAnnotations())
                .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(wanted));
    }

    private static Object read(AccessibleObject member, Object bean) throws Exception {
        // A non-public class can also have public getters.
        member.trySetAccessible();
        try {
            return member instanceof Method getter ? getter.invoke(bean) : ((Field) member).get(bean);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        }
    }
}
