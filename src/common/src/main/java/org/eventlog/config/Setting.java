// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eventlog.text.Ascii;
import org.eventlog.text.Units;

/**
 * A configuration key: its name, parser, default and permitted values.
 *
 * <p>
 * Every key is declared as a {@code Setting} and read only through {@link Settings}, so that a test can compare the
 * keys with the documentation.
 *
 * @param key the key: {@code eventlog.port}
 * @param fallback the default, as text
 * @param allowed the permitted values, in words, for the error message
 * @param secret whether the value must never appear in messages
 */
public record Setting<T>(String key, String fallback, String allowed, boolean secret, Function<String, T> parser,
        Predicate<T> check) {
    private static final Pattern SERVICE_LINK = Pattern.compile("(tcp|udp|sctp)://");

    public Setting {
        Objects.requireNonNull(key);
        Objects.requireNonNull(fallback);
    }

    public static Setting<String> text(String key, String fallback) {
        return new Setting<>(key, fallback, "a text", false, Function.identity(), t -> true);
    }

    public static Setting<String> secret(String key) {
        return new Setting<>(key, "", "a text", true, Function.identity(), t -> true);
    }

    public static Setting<Boolean> flag(String key, boolean fallback) {
        return new Setting<>(key, String.valueOf(fallback), "true or false", false, Setting::parseFlag, t -> true);
    }

    public static Setting<Integer> number(String key, int fallback, int min, int max) {
        return new Setting<>(key, String.valueOf(fallback), "a whole number from " + min + " to " + max, false,
                Integer::valueOf, n -> n >= min && n <= max);
    }

    /**
     * A port. Kubernetes gives each pod a variable for each service, such as {@code EVENTLOG_PORT=tcp://10.0.0.7:5001} for
     * one named {@code eventlog}, and the fault then says so.
     */
    public static Setting<Integer> port(String key, int fallback, int min) {
        Setting<Integer> number = number(key, fallback, min, 65_535);
        return new Setting<>(key, number.fallback(), number.allowed(), false, Setting::parsePort, number.check());
    }

    /**
     * A size in bytes, with its unit: {@code 100B}, {@code 512kB}, {@code 64MB} or {@code 1GiB}. A k is 1,024, with and
     * without the i.
     */
    public static Setting<Long> size(String key, String fallback, String min, String max) {
        long least = Units.size(min);
        long most = Units.size(max);
        return new Setting<>(key, fallback, "a size from " + min + " to " + max + ", such as 64MB", false, Units::size,
                n -> n >= least && n <= most);
    }

    /** A small size in bytes, with a unit such as {@code 8KB} or without. */
    public static Setting<Integer> octets(String key, int fallback, int min, int max) {
        return new Setting<>(key, String.valueOf(fallback), "a number of bytes from " + min + " to " + max, false,
                text -> Math.toIntExact(text.matches("\\d+") ? Long.parseLong(text) : Units.size(text)),
                n -> n >= min && n <= max);
    }

    /** A duration: {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 30d}, or ISO 8601: {@code PT5S}. */
    public static Setting<Duration> duration(String key, String fallback, String min, String max) {
        Duration least = Units.duration(min);
        Duration most = Units.duration(max);
        return new Setting<>(key, fallback, "a duration from " + min + " to " + max + ", such as 500ms, 5s or PT5S",
                false, Units::duration, d -> d.compareTo(least) >= 0 && d.compareTo(most) <= 0);
    }

    public static <E extends Enum<E>> Setting<E> choice(String key, E fallback) {
        List<String> names = Arrays.stream(fallback.getDeclaringClass().getEnumConstants())
                .map(Setting::optionName)
                .toList();
        return new Setting<>(key, optionName(fallback), "one of " + String.join(", ", names), false,
                text -> Enum.valueOf(fallback.getDeclaringClass(), Ascii.upper(text.strip()).replace('-', '_')),
                t -> true);
    }

    public static Setting<String> oneOf(String key, String fallback, List<String> options) {
        return new Setting<>(key, fallback, "one of " + options.stream().sorted().collect(Collectors.joining(", ")),
                false, text -> Ascii.lower(text.strip()), options::contains);
    }

    /** A file whose directory exists or can be created. */
    public static Setting<Path> file(String key, String fallback, String allowed) {
        return new Setting<>(key, fallback, allowed, false, Path::of, t -> true);
    }

    /** This setting with another description of the permitted values, and an additional check. */
    public Setting<T> allowing(String words, Predicate<T> check) {
        return new Setting<>(key, fallback, words, secret, parser, check);
    }

    private static String optionName(Enum<?> constant) {
        return Ascii.lower(constant.name()).replace('_', '-');
    }

    private static Integer parsePort(String text) {
        if (SERVICE_LINK.matcher(text).lookingAt()) {
            throw new NotAllowedException(
                    "Kubernetes sets this variable for a service of that name; rename the service, or"
                            + " set enableServiceLinks: false in the pod");
        }
        return Integer.valueOf(text);
    }

    private static Boolean parseFlag(String text) {
        return switch (Ascii.lower(text.strip())) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }
}
