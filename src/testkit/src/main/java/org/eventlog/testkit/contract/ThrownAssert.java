// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares what came back of an exception with the exception: it is told as far as it answers. */
final class ThrownAssert {
    /** Documented: of causes, and of what was suppressed, there are at most so many. */
    private static final int MOST_LISTED = 16;

    private ThrownAssert() {}

    static void assertTells(Map<?, ?> decoded, Throwable exception) {
        String type = exception.getClass().getName();
        assertThat(decoded.get("type")).isEqualTo(type);
        // Where toString() throws, other words than Java's stand before it.
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
                .isEqualTo(expected.stream().limit(MOST_LISTED).map(thrown -> thrown.getClass().getName()).toList());
    }

    /** Each once, as far as they answer. */
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
