// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.eventlog.testkit.ReceivedEvent;

/**
 * Checks a hundred thousand events, in JSON of Eventlog or OTLP, as texts, because they would not fit into memory as
 * maps.
 */
final class Arrivals {
    private static final Pattern NAME = Pattern.compile("\"(?:name|eventName)\":\"([^\"]*)\"");
    private static final Pattern ID = Pattern
            .compile("\"(?:id\":|log.record.uid\",\"value\":\\{\"stringValue\":)\"([^\"]*)\"");

    private Arrivals() {}

    /** The events {@code e0}, {@code e1}, …: none lost, the first of each in order, and each under one id. */
    static void assertAllArrived(List<ReceivedEvent> received, int count) {
        Map<String, String> idByName = new HashMap<>();
        List<String> firsts = new ArrayList<>();
        for (ReceivedEvent event : received) {
            String text = event.text();
            String name = find(NAME, text);
            String id = find(ID, text);
            String known = idByName.putIfAbsent(name, id);
            if (known == null) {
                firsts.add(name);
            } else {
                assertThat(id).as("of " + name + ", which came again").isEqualTo(known);
            }
        }
        assertThat(firsts).isEqualTo(IntStream.range(0, count).mapToObj(i -> "e" + i).toList());
        assertThat(idByName.values().stream().distinct().count()).isEqualTo(count);
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }
}
