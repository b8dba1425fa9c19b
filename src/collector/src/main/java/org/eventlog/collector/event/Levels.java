// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names and numbers of levels, as in eventlog-api, which this jar does not depend on. */
public final class Levels {
    static final int INFO = 20;
    private static final Pattern BETWEEN = Pattern.compile("(trace|debug|info|warn|error|fatal)(?:[+-]\\d{1,3}|[2-4])");
    private static final int LONGEST = 16;
    private static final Map<String, Integer> NUMBERS = numbers();
    /** Names that other senders use. */
    private static final Map<String, Integer> ALIASES = aliases();

    private Levels() {}

    private static Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        numbers.put("trace", 5);
        numbers.put("debug", 10);
        numbers.put("info", INFO);
        numbers.put("ok", 25);
        numbers.put("warn", 30);
        numbers.put("error", 40);
        numbers.put("critical", 50);
        numbers.put("extreme", 60);
        return numbers;
    }

    private static Map<String, Integer> aliases() {
        Map<String, Integer> numbers = new HashMap<>();
        List.of("finest", "finer", "trc").forEach(name -> numbers.put(name, 5));
        List.of("fine", "verbose", "dbg", "vrb", "http", "silly").forEach(name -> numbers.put(name, 10));
        List.of("notice", "config", "information", "informational", "inf").forEach(name -> numbers.put(name, INFO));
        List.of("good", "success").forEach(name -> numbers.put(name, 25));
        List.of("warning", "wrn").forEach(name -> numbers.put(name, 30));
        List.of("err", "severe").forEach(name -> numbers.put(name, 40));
        List.of("fatal", "crit", "dpanic", "ftl").forEach(name -> numbers.put(name, 50));
        List.of("alert", "emerg", "emergency", "panic").forEach(name -> numbers.put(name, 60));
        return Map.copyOf(numbers);
    }

    /** All names, from the least to the most severe. */
    public static Set<String> names() {
        return NUMBERS.keySet();
    }

    /** The level's number, or null for an unknown name. */
    public static Integer number(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        Integer number = NUMBERS.get(lower);
        number = number != null ? number : ALIASES.get(lower);
        return number != null || lower.length() > LONGEST ? number : between(lower);
    }

    /** A level between two names, in Go's slog ({@code WARN+1}) and OpenTelemetry ({@code INFO2}): the name's. */
    private static Integer between(String lower) {
        Matcher found = BETWEEN.matcher(lower);
        return found.matches() ? number(found.group(1)) : null;
    }

    public static String name(int number) {
        return NUMBERS.entrySet().stream().filter(level -> level.getValue() == number).map(Map.Entry::getKey)
                .findFirst()
                .orElse("info");
    }

    public static int[] from(int least) {
        return NUMBERS.values().stream().mapToInt(Integer::intValue).filter(number -> number >= least).toArray();
    }
}
