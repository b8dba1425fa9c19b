// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.rest;

import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** The path that leads to a resource method, with the names of its parameters in the place of their values. */
final class RouteTemplate {
    private RouteTemplate() {}

    /**
     * What the annotations say: {@code /orders/{id}}.
     *
     * @return null for the method of a sub-resource, which does not know what leads to it
     */
    static String of(Class<?> resource, Method method) {
        Path root = path(resource);
        if (root == null) {
            return null;
        }
        Path own = path(method, resource);
        return join(root.value(), own == null ? "" : own.value());
    }

    /**
     * What can be told of a request to a sub-resource: its path, with the names of the parameters whose values it has.
     * A value that also stands elsewhere in the path may be taken for that.
     */
    static String of(UriInfo uri) {
        String path = join(uri.getPath(false), "");
        List<Map.Entry<String, String>> values = uri.getPathParameters(false)
                .entrySet()
                .stream()
                .flatMap(parameter -> parameter.getValue().stream().map(value -> Map.entry(parameter.getKey(), value)))
                .filter(parameter -> !parameter.getValue().isEmpty())
                .sorted(Comparator.comparingInt(parameter -> -parameter.getValue().length()))
                .toList();
        for (Map.Entry<String, String> parameter : values) {
            path = replace(path, "/" + join(parameter.getValue(), "").substring(1), "/{" + parameter.getKey() + "}");
        }
        return path;
    }

    private static String replace(String path, String value, String name) {
        // The last one: what names a thing is behind what names its kind.
        for (int at = path.lastIndexOf(value); at >= 0; at = path.lastIndexOf(value, at - 1)) {
            int end = at + value.length();
            if (end == path.length() || path.charAt(end) == '/') {
                return path.substring(0, at) + name + path.substring(end);
            }
        }
        return path;
    }

    /** Both, with one slash before each and none at the end, and without the patterns that parameters have to match. */
    static String join(String first, String second) {
        String joined = withoutPatterns("/" + strip(first) + "/" + strip(second));
        return joined.length() > 1 && joined.endsWith("/") ? joined.substring(0, joined.length() - 1) : joined;
    }

    private static String strip(String path) {
        int from = 0;
        int to = path.length();
        while (from < to && path.charAt(from) == '/') {
            from++;
        }
        while (to > from && path.charAt(to - 1) == '/') {
            to--;
        }
        return path.substring(from, to);
    }

    /** <code>{id: \d{3}}</code> becomes <code>{id}</code>. */
    private static String withoutPatterns(String template) {
        StringBuilder plain = new StringBuilder(template.length());
        int depth = 0;
        boolean pattern = false;
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
                pattern &= depth > 0;
            } else if (c == ':' && depth == 1) {
                pattern = true;
            }
            boolean blank = depth == 1 && Character.isWhitespace(c);
            boolean doubled = c == '/' && plain.length() > 0 && plain.charAt(plain.length() - 1) == '/';
            if (!pattern && !blank && !doubled) {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /** That of the class or, as implementations do it, of what it extends: a proxy has no annotations itself. */
    private static Path path(Class<?> resource) {
        for (Class<?> type : above(resource)) {
            Path path = type.getDeclaredAnnotation(Path.class);
            if (path != null) {
                return path;
            }
        }
        return null;
    }

    /** Annotations may also stand at the method of a superclass or an interface that it overrides. */
    private static Path path(Method method, Class<?> resource) {
        Path own = method.getAnnotation(Path.class);
        if (own != null) {
            return own;
        }
        for (Class<?> type : above(resource)) {
            try {
                Path path = type.getDeclaredMethod(method.getName(), method.getParameterTypes())
                        .getAnnotation(Path.class);
                if (path != null) {
                    return path;
                }
            } catch (NoSuchMethodException e) {
                // Then it is declared further up, or without a path.
            }
        }
        return null;
    }

    /** The class, its superclasses and all their interfaces, the nearest first. */
    private static Deque<Class<?>> above(Class<?> first) {
        Deque<Class<?>> all = new ArrayDeque<>();
        for (Class<?> type = first; type != null && type != Object.class; type = type.getSuperclass()) {
            all.add(type);
        }
        for (Class<?> type : List.copyOf(all)) {
            interfaces(type, all);
        }
        return all;
    }

    private static void interfaces(Class<?> type, Deque<Class<?>> all) {
        for (Class<?> one : type.getInterfaces()) {
            if (!all.contains(one)) {
                all.add(one);
                interfaces(one, all);
            }
        }
    }
}
