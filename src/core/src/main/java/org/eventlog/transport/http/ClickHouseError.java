// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.http;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eventlog.net.HttpResponse;

/**
 * An error that ClickHouse reports. Its code says more than the status: 400 means a wrong value, or a wrong query, and
 * 200 may have been sent before the error occurred.
 *
 * @param code as in ClickHouse's {@code system.errors}
 */
record ClickHouseError(int code) {
    private static final String HEADERS = "x-clickhouse-";
    private static final String CODE = HEADERS + "exception-code";
    /** The form of today, and that of 2018. */
    private static final Pattern TEXT = Pattern.compile("Code: (\\d{1,6})(?:\\. DB::|, e\\.displayText)");
    /**
     * What is wrong with a value: text 6, escape sequence 25, quoted string 26, unexpected input 27, date 38, time 41,
     * type 53, number 72, incorrect data 117, out of range 321, UUID 376, domain 441, boolean 467, IPv4 675, IPv6 676,
     * enum 691. The status is 400 for most, and 500 for some or with an old version.
     */
    private static final Set<Integer> OF_VALUES = Set.of(6, 25, 26, 27, 38, 41, 53, 72, 117, 321, 376, 441, 467, 675,
            676,
            691);
    /**
     * What the user may not do: read-only 164, no such user 192, password 193 and 194, address 195, database 291, access
     * 497, login 516. The status is 500 for most.
     */
    private static final Set<Integer> OF_THE_USER = Set.of(164, 192, 193, 194, 195, 291, 497, 516);

    /** Returns null if the server is not ClickHouse, or reports no error. */
    static ClickHouseError of(HttpResponse answer) {
        // The text alone does not count: another server may return an event that contains it.
        if (answer.headers().keySet().stream().noneMatch(name -> name.startsWith(HEADERS))) {
            return null;
        }
        String code = answer.headers().getOrDefault(CODE, "");
        if (code.matches("\\d{1,6}")) {
            return new ClickHouseError(Integer.parseInt(code));
        }
        Matcher text = TEXT.matcher(answer.text());
        return text.find() ? new ClickHouseError(Integer.parseInt(text.group(1))) : null;
    }

    /** Whether an event is at fault. */
    boolean isOfAValue() {
        return OF_VALUES.contains(code);
    }

    /** Whether the query must be corrected, the table created, or the user permitted; the events are not at fault. */
    boolean isOfTheSetup(int status) {
        return (status == 400 || status == 404) && !isOfAValue() || OF_THE_USER.contains(code);
    }
}
