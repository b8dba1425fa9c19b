// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.regex.Pattern;

/** The page to return to after an action, as given by the form; always one of the collector's pages. */
final class Back {
    /** A path below the collector's root with its query, without {@code ..} and without another host. */
    private static final Pattern OURS = Pattern
            .compile("([A-Za-z0-9-]+(/[A-Za-z0-9-]+)*)?(\\?[A-Za-z0-9._~%&=+*:,@-]*)?");

    private Back() {}

    /** @return the path below the root; the root itself if the value is invalid */
    static String of(String asked) {
        return asked != null && OURS.matcher(asked).matches() ? asked : "";
    }
}
