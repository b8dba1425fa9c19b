// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/** Reads every setting of the collector, all of them below {@code eventlog.collector.}, and nothing else does. */
final class ConfigReader {
    private static final String PREFIX = "eventlog.collector.";
    private static final Pattern PATH = Pattern.compile("/|(/[A-Za-z0-9._~-]+)+");
    private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int MIN_SECRET = 20;
    private static final int MAX_SECRET = 256;

    private final Config config;
    private final List<String> faults = new ArrayList<>();

    private ConfigReader(Config config) {
        this.config = config;
    }

    /**
     * @throws IllegalArgumentException when settings are wrong; the message lists each with what is allowed, and never
     *             shows a secret
     */
    static CollectorConfig read(Config config) {
        ConfigReader reader = new ConfigReader(config);
        CollectorConfig read = reader.read();
        if (!reader.faults.isEmpty()) {
            throw new IllegalArgumentException(Messages.badConfiguration(reader.faults));
        }
        return read;
    }

    private CollectorConfig read() {
        int queueEvents = (int) number("queue.max-events", 20_000, 100, 1_000_000);
        long queueBytes = size("queue.max-bytes", "64MiB", 1L << 20, 4L << 30);
        CollectorConfig.Limits limits = limits();
        int burst = (int) number("burst", 20_000, 1, 10_000_000);
        int rate = (int) number("rate", 2_000, 0, 10_000_000);
        atLeast("queue.max-events", queueEvents, "max-batch-events", limits.batchEvents());
        atLeast("queue.max-bytes", queueBytes, "max-decompressed", limits.decompressed());
        atLeast("max-body", limits.body(), "max-line", limits.line());
        if (rate > 0) {
            atLeast("burst", burst, "max-batch-events", limits.batchEvents());
        }
        return new CollectorConfig(flag("enabled", true), path(), keys(), store(),
                duration("retention", "30d", Duration.ofHours(1), Duration.ofDays(3650)),
                number("max-events", 10_000_000, 1_000, 1_000_000_000), text("role.viewer", "eventlog-viewer"),
                flag("open-to-loopback", false), limits, rate, burst, queueEvents, queueBytes,
                duration("commit-timeout", "10s", Duration.ofMillis(100), Duration.ofMinutes(5)),
                size("min-free-disk", "256MiB", 0, 1L << 50));
    }

    private CollectorConfig.Limits limits() {
        return new CollectorConfig.Limits(bytes("max-body", "1MiB", 1 << 10, 64 << 20),
                bytes("max-decompressed", "8MiB", 1 << 10, 256 << 20),
                (int) number("max-batch-events", 5_000, 1, 100_000), bytes("max-line", "256KiB", 1 << 10, 16 << 20),
                bytes("max-message", "32KiB", 64, 4 << 20), bytes("max-stack", "64KiB", 64, 4 << 20),
                bytes("max-value", "8KiB", 64, 4 << 20), (int) number("max-fields", 200, 1, 10_000),
                (int) number("max-key-chars", 128, 16, 1_024), (int) number("max-depth", 8, 2, 64),
                duration("max-future", "10m", Duration.ZERO, Duration.ofDays(1)));
    }

    private CollectorConfig.Store store() {
        Path file = null;
        String given = text("db", "");
        try {
            file = given.isEmpty() ? DataDirectory.ofServer().resolve("eventlog-collector.db") : Path.of(given);
        } catch (InvalidPathException e) {
            fault("db", given, "a file");
        }
        return new CollectorConfig.Store(file == null ? null : file.toAbsolutePath().normalize(),
                duration("busy-timeout", "5s", Duration.ofMillis(10), Duration.ofMinutes(1)),
                duration("query-timeout", "5s", Duration.ofMillis(10), Duration.ofMinutes(5)));
    }

    private String path() {
        String path = text("path", "/eventlog");
        if (!PATH.matcher(path).matches()) {
            fault("path", path, "/ or a path like /eventlog, without a slash at its end");
        }
        return path.equals("/") ? "" : path;
    }

    private List<CollectorConfig.ConfiguredKey> keys() {
        List<CollectorConfig.ConfiguredKey> keys = new ArrayList<>();
        Set<String> secrets = new HashSet<>();
        int entry = 0;
        for (String pair : text("keys", "").split(",")) {
            if (pair.isBlank()) {
                continue;
            }
            entry++;
            int equals = pair.indexOf('=');
            String source = equals < 0 ? "" : pair.substring(0, equals).strip();
            String secret = equals < 0 ? "" : pair.substring(equals + 1).strip();
            if (!SOURCE.matcher(source).matches()) {
                fault("keys", "(entry " + entry + ")",
                        "source=secret, the source of 1 to 64 letters, digits and . _ -");
            } else if (secret.length() < MIN_SECRET || secret.length() > MAX_SECRET || !isPlain(secret)) {
                fault("keys", "(entry " + entry + ", source " + source + ")", "a secret of " + MIN_SECRET + " to "
                        + MAX_SECRET + " printable ASCII characters without blanks; this one has " + secret.length());
            } else if (!secrets.add(secret)) {
                fault("keys", "(entry " + entry + ", source " + source + ")", "a secret used only once");
            } else {
                keys.add(new CollectorConfig.ConfiguredKey(source, secret));
            }
        }
        return List.copyOf(keys);
    }

    private static boolean isPlain(String secret) {
        return secret.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private void atLeast(String key, long value, String otherKey, long other) {
        if (value < other) {
            fault(key, String.valueOf(value), "at least " + PREFIX + otherKey + ", which is " + other);
        }
    }

    private String text(String key, String otherwise) {
        return config.getOptionalValue(PREFIX + key, String.class).map(String::strip).filter(v -> !v.isEmpty())
                .orElse(otherwise);
    }

    private boolean flag(String key, boolean otherwise) {
        String value = text(key, String.valueOf(otherwise));
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            fault(key, value, "true or false");
        }
        return value.equalsIgnoreCase("true");
    }

    private long number(String key, long otherwise, long least, long most) {
        String value = text(key, String.valueOf(otherwise));
        return within(key, value, Units.number(value), least, most, least + " to " + most);
    }

    private int bytes(String key, String otherwise, int least, int most) {
        return (int) size(key, otherwise, least, most);
    }

    private long size(String key, String otherwise, long least, long most) {
        String value = text(key, otherwise);
        return within(key, value, Units.bytes(value), least, most,
                "a size like 64KiB or 8MiB, " + Units.text(least) + " to " + Units.text(most));
    }

    private Duration duration(String key, String otherwise, Duration least, Duration most) {
        String value = text(key, otherwise);
        return Duration.ofMillis(within(key, value, Units.millis(value), least.toMillis(), most.toMillis(),
                "a duration like 500ms, 10s, 30d or PT10S, " + least + " to " + most));
    }

    private long within(String key, String value, Long number, long least, long most, String allowed) {
        if (number == null || number < least || number > most) {
            fault(key, value, allowed);
            return least;
        }
        return number;
    }

    private void fault(String key, String value, String allowed) {
        faults.add(PREFIX + key + " is " + value + ", allowed is " + allowed);
    }
}
