// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.eventlog.Level;
import org.eventlog.config.NotAllowedException;
import org.eventlog.text.Ascii;
import org.eventlog.text.Lists;

/** The level of a request event by its status: {@code 4xx=warn, 404=info}. */
final class RequestLevels {
    private static final Pattern STATUS = Pattern.compile("[1-5](?:xx|\\d\\d)");
    private static final int END = 600;

    /** Indexed by status, because it is read for each request. */
    private final Level[] levels = new Level[END];

    private RequestLevels() {
        Arrays.fill(levels, Level.INFO);
    }

    /**
     * @throws IllegalArgumentException if the text is not a valid list
     */
    static RequestLevels parse(String text) {
        Map<String, Level> classes = new LinkedHashMap<>();
        Map<String, Level> single = new LinkedHashMap<>();
        for (String part : Lists.of(text)) {
            String[] pair = Ascii.lower(part).split("\\s*=\\s*", 2);
            if (pair.length < 2 || !STATUS.matcher(pair[0]).matches()) {
                throw new NotAllowedException("\"" + part + "\" is no status=level");
            }
            Level level = Level.valueOf(Ascii.upper(pair[1]));
            if ((pair[0].endsWith("xx") ? classes : single).put(pair[0], level) != null) {
                throw new NotAllowedException(pair[0] + " is there twice");
            }
        }
        if (classes.isEmpty() && single.isEmpty()) {
            throw new IllegalArgumentException(text);
        }
        RequestLevels levels = new RequestLevels();
        classes.forEach((status, level) -> {
            int first = (status.charAt(0) - '0') * 100;
            Arrays.fill(levels.levels, first, first + 100, level);
        });
        single.forEach((status, level) -> levels.levels[Integer.parseInt(status)] = level);
        return levels;
    }

    Level of(int status) {
        return status >= 0 && status < END ? levels[status] : Level.INFO;
    }
}
