// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.util.stream.Collectors;

/**
 * The grouping of exceptions in the first version. Do not change it: databases contain its issues, and new events must
 * find them.
 */
final class FirstGrouping {
    private static final int FRAMES = 5;
    private static final int STACK = 4_000;

    private FirstGrouping() {}

    static String thrown(String type, String stack) {
        return "thrown\n" + type + '\n' + frames(stack);
    }

    private static String frames(String stack) {
        return Clip.chars(stack, STACK).lines().skip(1).map(String::strip).filter(line -> !line.isEmpty())
                .limit(FRAMES).map(FirstGrouping::frame).collect(Collectors.joining("\n"));
    }

    private static String frame(String line) {
        int colon = line.lastIndexOf(':');
        String place = colon > 0 ? line.substring(0, colon) : line;
        int slash = place.lastIndexOf('/', place.indexOf('(') < 0 ? place.length() : place.indexOf('('));
        return MessageShape.of(slash > 0 && place.startsWith("at ") ? "at " + place.substring(slash + 1) : place);
    }
}
