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

/** The path of a resource method, with the names of its parameters in place of their values. */
final class RouteTemplate {
    private RouteTemplate() {}

    /**
     * Derives the template from the annotations: {@code /orders/{id}}.
     *
     * @return null for the method of a sub-resource, whose annotations do not contain the complete path
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
     * Derives the template from a request to a sub-resource: its path, with parameter values replaced with the names of
     * the parameters. If a value occurs several times in the path, the wrong occurrence may be replaced.
     */
    static String of(UriInfo uri) {
        String path = join(withoutParameters(uri.getPath(false)), "");
        List<Map.Entry<String, String>> values = uri.getPathParameters(false)
                .entrySet()
                .stream()
                .flatMap(parameter -> parameter.getValue().stream()
                        .map(value -> Map.entry(parameter.getKey(), withoutParameters(value))))
                .filter(parameter -> !parameter.getValue().isEmpty())
                .sorted(Comparator.comparingInt(parameter -> -parameter.getValue().length()))
                .toList();
        for (Map.Entry<String, String> parameter : values) {
            path = replace(path, "/" + join(parameter.getValue(), "").substring(1), "/{" + parameter.getKey() + "}");
        }
        return path;
    }

    /** Without matrix parameters, such as the id of the session. */
    static String withoutParameters(String path) {
        return path.indexOf(';') < 0 ? path : path.replaceAll(";[^/]*", "");
    }

    private static String replace(String path, String value, String name) {
        // The last occurrence, because an id follows the name of its collection.
        for (int at = path.lastIndexOf(value); at >= 0; at = path.lastIndexOf(value, at - 1)) {
            int end = at + value.length();
            if (end == path.length() || path.charAt(end) == '/') {
                return path.substring(0, at) + name + path.substring(end);
            }
        }
        return path;
    }

    /** Joins two paths, with one slash before each and none at the end, and without the patterns of parameters. */
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

    /** The annotation of the class or of a supertype, as implementations do it, because a proxy has no annotations. */
    private static Path path(Class<?> resource) {
        for (Class<?> type : above(resource)) {
            Path path = type.getDeclaredAnnotation(Path.class);
            if (path != null) {
                return path;
            }
        }
        return null;
    }

    /** The annotations may be on an overridden method of a superclass or interface. */
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
                // The method is declared in another supertype, or has no path.
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
