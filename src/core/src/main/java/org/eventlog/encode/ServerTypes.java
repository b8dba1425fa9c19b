// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.List;

/**
 * Recognizes objects of a server's APIs, such as a request or an entity manager. Their getters are not properties: one
 * reads the body of a request, another begins a session. The types are known by name, because the core refers to no
 * container.
 */
final class ServerTypes {
    private static final List<String> PACKAGES = List.of("jakarta.servlet.", "jakarta.ws.rs.", "jakarta.faces.",
            "jakarta.enterprise.", "jakarta.persistence.", "jakarta.transaction.", "jakarta.websocket.", "jakarta.jms.",
            "jakarta.mail.", "jakarta.ejb.", "jakarta.batch.", "jakarta.interceptor.", "jakarta.validation.");
    /** Kept in each class, and holds no class, so that no class loader is kept. */
    private static final ClassValue<Boolean> KNOWN = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return isOfServer(type);
        }
    };

    private ServerTypes() {}

    /** Whether the object's class implements or extends a type of these packages. */
    static boolean isOne(Object value) {
        return KNOWN.get(value.getClass());
    }

    private static boolean isOfServer(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            if (PACKAGES.stream().anyMatch(each.getName()::startsWith)) {
                return true;
            }
            for (Class<?> implemented : each.getInterfaces()) {
                if (isOfServer(implemented)) {
                    return true;
                }
            }
        }
        return false;
    }
}
