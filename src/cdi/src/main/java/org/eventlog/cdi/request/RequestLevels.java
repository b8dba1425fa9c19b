// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.eventlog.Level;

/** The level of a request's event by its status: {@code 4xx=warn, 404=info}. */
final class RequestLevels {
    private static final Pattern STATUS = Pattern.compile("[1-5](?:xx|\\d\\d)");

    private final Map<String, Level> levels;

    private RequestLevels(Map<String, Level> levels) {
        this.levels = levels;
    }

    /** @throws IllegalArgumentException when it is no such list */
    static RequestLevels parse(String text) {
        Map<String, Level> levels = new LinkedHashMap<>();
        for (String part : text.split(",")) {
            String[] pair = part.strip().toLowerCase(Locale.ROOT).split("\\s*=\\s*", 2);
            if (pair.length < 2 || !STATUS.matcher(pair[0]).matches()) {
                throw new IllegalArgumentException(part);
            }
            levels.put(pair[0], Level.valueOf(pair[1].toUpperCase(Locale.ROOT)));
        }
        return new RequestLevels(levels);
    }

    Level of(int status) {
        Level exact = levels.get(String.valueOf(status));
        return exact != null ? exact : levels.getOrDefault(status / 100 + "xx", Level.INFO);
    }
}
