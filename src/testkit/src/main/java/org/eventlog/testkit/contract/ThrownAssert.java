// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares a decoded exception with the original. Parts of the original that cannot be read are skipped. */
final class ThrownAssert {
    /** The documented limit for causes and for suppressed exceptions. */
    private static final int MAX_LISTED = 16;

    private ThrownAssert() {}

    static void assertTells(Map<?, ?> decoded, Throwable exception) {
        String type = exception.getClass().getName();
        assertThat(decoded.get("type")).isEqualTo(type);
        // If toString() throws, the text differs from Java's.
        assertThat(((String) decoded.get("stack")).lines().findFirst().orElse("")).contains(type);
        assertLists(decoded.get("causes"), causes(exception));
        assertLists(decoded.get("suppressed"), List.of(exception.getSuppressed()));
    }

    private static void assertLists(Object decoded, List<Throwable> expected) {
        if (expected.isEmpty()) {
            assertThat(decoded).isNull();
            return;
        }
        assertThat((List<?>) decoded)
                .extracting(thrown -> ((Map<?, ?>) thrown).get("type"))
                .isEqualTo(expected.stream().limit(MAX_LISTED).map(thrown -> thrown.getClass().getName()).toList());
    }

    /** Each cause once, as far as they can be read. */
    private static List<Throwable> causes(Throwable exception) {
        List<Throwable> all = new ArrayList<>();
        Throwable cause = causeOf(exception);
        while (cause != null && cause != exception && !all.contains(cause)) {
            all.add(cause);
            cause = causeOf(cause);
        }
        return all;
    }

    private static Throwable causeOf(Throwable exception) {
        try {
            return exception.getCause();
        } catch (RuntimeException | StackOverflowError e) {
            return null;
        }
    }
}
