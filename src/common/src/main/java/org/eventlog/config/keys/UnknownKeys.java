// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config.keys;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eventlog.text.Ascii;
import org.eventlog.text.VariableName;

/**
 * Finds keys that are set and that are not keys of Eventlog, which are probably misspelled.
 *
 * <p>
 * A key may also belong to a custom transport, to the destination of another application, or to something else that
 * happens to begin with {@code eventlog.}. So a key is reported only if Eventlog has other keys with the same second
 * part, such as {@code eventlog.queue.}, or if it differs by a slip from a key.
 */
public final class UnknownKeys {
    /** Marks a group whose keys are not all known: {@code eventlog.kafka.*}. */
    private static final String OPEN = ".*";
    private static final Pattern PLAIN = Pattern.compile("eventlog(\\.[A-Za-z0-9_-]+)+");
    private static final Pattern VARIABLE = Pattern.compile("EVENTLOG(_[A-Z0-9]+)+");
    private static final String PREFIX = "eventlog.";
    private static final int MAX_CHARS = 100;
    private static final int MOST_TOLD = 20;
    private static final int FAR = 3;

    private final Set<String> known;
    private final Set<String> groups;

    UnknownKeys(Set<String> known) {
        this.known = known;
        groups = known.stream().filter(key -> parts(key) > 2).map(UnknownKeys::group).collect(Collectors.toSet());
    }

    /** Knows the keys of all modules. */
    public static UnknownKeys ofAllModules() {
        return new UnknownKeys(read());
    }

    /** Without the list, nothing is unknown. */
    private static Set<String> read() {
        try (InputStream list = UnknownKeys.class.getResourceAsStream("known.txt")) {
            return list == null
                    ? Set.of()
                    : new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8)).lines()
                            .filter(line -> !line.startsWith("#")).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            return Set.of();
        }
    }

    /**
     * Returns the unknown ones of these keys, each with the key that was probably meant, or an empty text.
     *
     * @param keys without the name of a destination
     */
    public SortedMap<String, String> among(Collection<String> keys) {
        SortedMap<String, String> unknown = new TreeMap<>();
        for (String key : keys) {
            String usual = Ascii.lower(key.strip());
            if (!usual.equals(key) && known.contains(usual)) {
                unknown.put(key, usual);
            } else if (!known.contains(key) && key.length() <= MAX_CHARS && PLAIN.matcher(key).matches()) {
                boolean ours = parts(key) > 2 && groups.contains(group(key));
                if (ours && !known.contains(PREFIX + group(key) + OPEN)) {
                    unknown.put(key, nearest(key).orElse(""));
                } else if (!ours && !isOfDestination(key)) {
                    nearest(key).filter(near -> isSlip(key, near)).ifPresent(near -> unknown.put(key, near));
                }
            }
        }
        return unknown;
    }

    /**
     * Returns the unknown ones of these environment variables, each with the one that was probably meant. Other programs
     * have variables, too, so only a variable that differs by a slip from a known one is unknown.
     *
     * @param names without the name of a destination
     */
    public SortedMap<String, String> amongVariables(Collection<String> names) {
        // A variable does not tell a dot from a dash.
        UnknownKeys dotted = new UnknownKeys(
                known.stream().map(key -> key.replace('-', '.')).collect(Collectors.toSet()));
        Collection<String> keys = names.stream()
                .filter(name -> name.length() <= MAX_CHARS && VARIABLE.matcher(name).matches())
                .map(name -> Ascii.lower(name).replace('_', '.'))
                .filter(key -> !isVariableOfDestination(key, dotted.known)).toList();
        SortedMap<String, String> unknown = new TreeMap<>();
        dotted.among(keys).forEach((key, near) -> {
            if (!near.isEmpty() && distance(plain(key), plain(near)) <= 1) {
                unknown.put(VariableName.of(key), VariableName.of(near));
            }
        });
        return unknown;
    }

    /** The name of a destination may have dashes: {@code EVENTLOG_MY_AUDIT_HOST}. */
    private boolean isVariableOfDestination(String key, Set<String> dotted) {
        for (int dot = key.indexOf('.', PREFIX.length()); dot > 0; dot = key.indexOf('.', dot + 1)) {
            String name = key.substring(PREFIX.length(), dot).replace('.', '-');
            boolean ours = known.stream().anyMatch(own -> group(own).equals(name));
            if (!ours && dotted.contains(PREFIX + key.substring(dot + 1))) {
                return true;
            }
        }
        return false;
    }

    /** A list for a message. It contains no values. */
    public static String told(SortedMap<String, String> unknown) {
        String list = unknown.entrySet().stream().limit(MOST_TOLD)
                .map(e -> e.getKey() + (e.getValue().isEmpty() ? "" : " (did you mean " + e.getValue() + "?)"))
                .collect(Collectors.joining(", "));
        return unknown.size() <= MOST_TOLD ? list : list + ", and " + (unknown.size() - MOST_TOLD) + " more";
    }

    private boolean isOfDestination(String key) {
        return parts(key) > 2
                && known.contains(PREFIX + key.substring(key.indexOf('.', PREFIX.length()) + 1));
    }

    /**
     * Whether a key outside of the known groups is a slip. A short or numbered second part is rather the name of a
     * custom transport: dtls, http2.
     */
    private static boolean isSlip(String key, String near) {
        int distance = distance(plain(key), plain(near));
        boolean named = parts(key) > 2 && (group(near).length() < 4 || group(key).matches(".*\\d.*"));
        return distance == 0 || distance == 1 && parts(key) == parts(near) && !named;
    }

    private Optional<String> nearest(String key) {
        String plain = plain(key);
        return known.stream().filter(near -> !near.endsWith(OPEN) && isNear(plain, plain(near)))
                .min(Comparator.comparingInt((String near) -> distance(plain, plain(near)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isNear(String one, String other) {
        return distance(one, other) <= Math.min(FAR - 1, Math.max(one.length(), other.length()) / 4);
    }

    /** Dashes, dots, underscores and capital letters are often mixed up. */
    private static String plain(String key) {
        return Ascii.lower(key.substring(PREFIX.length())).replaceAll("[._-]", "");
    }

    private static int parts(String key) {
        return (int) key.chars().filter(c -> c == '.').count() + 1;
    }

    private static String group(String key) {
        return key.split("\\.")[1];
    }

    /**
     * The number of characters to insert, remove, replace or swap with the next one (the optimal string alignment).
     */
    private static int distance(String from, String to) {
        if (Math.abs(from.length() - to.length()) >= FAR) {
            return FAR;
        }
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = from.charAt(i - 1) == to.charAt(j - 1);
                cost[i][j] = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1),
                        Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[from.length()][to.length()];
    }
}
