// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.redact.Redactor;
import org.eventlog.redact.config.RedactedNames;
import org.eventlog.text.Lists;

/**
 * Reads all settings of the collector; no other class does. Those of {@link ListenerSettings} have a separate reader.
 */
public final class ConfigReader {
    private static final Setting<Boolean> ENABLED = Setting.flag("eventlog.collector.enabled", true);
    private static final Setting<String> PATH = Setting.text("eventlog.collector.path", "/eventlog")
            .allowing("/ or a path like /eventlog, without a slash at its end",
                    path -> path.matches("/|(/[A-Za-z0-9._~-]+)+"));
    private static final Setting<String> KEYS = Setting.secret("eventlog.collector.keys");
    private static final Setting<Duration> COMMIT = Setting.duration("eventlog.collector.commit-timeout", "10s",
            "100ms", "5m");
    private static final Setting<Duration> RETENTION = Setting.duration("eventlog.collector.retention", "30d", "1h",
            "3650d");
    private static final Setting<Integer> MAX_EVENTS = Setting.number("eventlog.collector.max-events", 10_000_000,
            1_000, 1_000_000_000);
    private static final Setting<String> VIEWER = Setting.text("eventlog.collector.role.viewer", "eventlog-viewer");
    private static final Setting<String> TRIAGE = Setting.text("eventlog.collector.role.triage", "eventlog-triage");
    private static final Setting<String> ADMIN = Setting.text("eventlog.collector.role.admin", "eventlog-admin");
    private static final Setting<Long> MAX_BYTES = Setting.size("eventlog.collector.max-bytes", "0B", "0B",
            "1048576GB");
    private static final Setting<Boolean> OPEN = Setting.flag("eventlog.collector.open-to-loopback", false);
    private static final Setting<String> TEMPLATE = Setting.text("eventlog.collector.template", "")
            .allowing("a path in the application like /WEB-INF/frame.html",
                    path -> path.isEmpty() || path.matches("/[A-Za-z0-9/._-]+") && !path.contains(".."));
    private static final Setting<Integer> TAILS = Setting.number("eventlog.collector.max-tails", 50, 0, 10_000);
    private static final Setting<Integer> EXPORT = Setting.number("eventlog.collector.max-export", 1_000_000, 1,
            100_000_000);
    private static final Setting<Boolean> PEOPLE = Setting.flag("eventlog.collector.people", false);
    private static final Setting<Integer> RATE = Setting.number("eventlog.collector.rate", 20_000, 0, 10_000_000);
    private static final Setting<Integer> BURST = Setting.number("eventlog.collector.burst", 100_000, 1, 10_000_000);
    private static final Setting<Long> BODY = Setting.size("eventlog.collector.max-body", "1MB", "1KB", "64MB");
    private static final Setting<Long> DECOMPRESSED = Setting.size("eventlog.collector.max-decompressed", "8MB", "1KB",
            "256MB");
    /** By default, Fluent Bit's messages have about 2 MB and Fluentd's 8 MB. */
    private static final Setting<Long> CHUNK = Setting.size("eventlog.collector.forward.max-chunk", "10MB", "1KB",
            "64MB");
    private static final Setting<Integer> BATCH = Setting.number("eventlog.collector.max-batch-events", 5_000, 1,
            100_000);
    private static final Setting<Long> LINE = Setting.size("eventlog.collector.max-line", "256KB", "1KB", "16MB");
    private static final Setting<Long> MESSAGE = Setting.size("eventlog.collector.max-message", "32KB", "64B", "4MB");
    private static final Setting<Long> STACK = Setting.size("eventlog.collector.max-stack", "64KB", "64B", "4MB");
    private static final Setting<Long> VALUE = Setting.size("eventlog.collector.max-value", "8KB", "64B", "4MB");
    private static final Setting<Integer> FIELDS = Setting.number("eventlog.collector.max-fields", 200, 1, 10_000);
    private static final Setting<Integer> KEY_CHARS = Setting.number("eventlog.collector.max-key-chars", 128, 16,
            1_024);
    private static final Setting<Integer> DEPTH = Setting.number("eventlog.collector.max-depth", 8, 2, 64);
    private static final Setting<Duration> FUTURE = Setting.duration("eventlog.collector.max-future", "10m", "0s",
            "1d");
    private static final Setting<Integer> QUEUE_EVENTS = Setting.number("eventlog.collector.queue.max-events", 20_000,
            100, 1_000_000);
    private static final Setting<Long> QUEUE_BYTES = Setting.size("eventlog.collector.queue.max-bytes", "64MB", "1MB",
            "4GB");
    private static final Setting<Long> FREE_DISK = Setting.size("eventlog.collector.min-free-disk", "256MB", "0B",
            "1048576GB");

    private static final Setting<Long> RESERVE = Setting.size("eventlog.collector.reserve", "64MB", "0B", "16GB");
    private static final Setting<String> BACKUP_DIR = Setting.text("eventlog.collector.backup.dir", "");
    private static final Setting<Duration> BACKUP_EVERY = Setting.duration("eventlog.collector.backup.every", "1d",
            "1m", "365d");
    private static final Setting<Integer> BACKUP_KEEP = Setting.number("eventlog.collector.backup.keep", 7, 1, 1_000);

    private static final Setting<Duration> AUDIT_RETENTION = Setting.duration("eventlog.collector.audit.retention",
            "365d", "1d", "3650d");
    private static final Setting<Integer> AUDIT_ENTRIES = Setting.number("eventlog.collector.audit.max-entries",
            100_000, 1_000, 10_000_000);

    private static final Setting<String> MAPS_DIR = Setting.text("eventlog.collector.maps.dir", "");
    private static final Setting<Long> MAPS_SIZE = Setting.size("eventlog.collector.maps.max-size", "16MB", "1KB",
            "64MB");
    private static final Setting<Integer> MAPS_FILES = Setting.number("eventlog.collector.maps.max-files", 200, 1,
            10_000);
    private static final Setting<Long> MAPS_BYTES = Setting.size("eventlog.collector.maps.max-bytes", "256MB", "1KB",
            "64GB");

    private static final Setting<Integer> NEW_ISSUES = Setting.number("eventlog.collector.issues.max-new", 200, 1,
            1_000_000);
    private static final Setting<Boolean> CLIENT_ERRORS = Setting.flag("eventlog.collector.issues.client-errors",
            false);

    private static final Setting<Boolean> REDACT = Setting.flag("eventlog.collector.redact", true);
    private static final Setting<List<String>> REDACT_NAMES = RedactedNames.setting("eventlog.collector.redact.names");

    private static final int MIN_SECRET = 20;
    private static final int MAX_SECRET = 256;

    private final Settings settings;

    private ConfigReader(Settings settings) {
        this.settings = settings;
    }

    /**
     * @param source returns the text of a key, or null
     * @throws org.eventlog.config.ConfigurationException if settings are invalid
     */
    public static CollectorConfig read(Function<String, String> source) {
        Settings settings = new Settings(source);
        CollectorConfig read = new ConfigReader(settings).read();
        settings.check();
        return read;
    }

    private CollectorConfig read() {
        CollectorConfig.Limits limits = limits();
        int rate = settings.get(RATE);
        int burst = settings.get(BURST);
        int queueEvents = settings.get(QUEUE_EVENTS);
        long queueBytes = settings.get(QUEUE_BYTES);
        atLeast(QUEUE_EVENTS, queueEvents, BATCH, limits.batchEvents());
        atLeast(QUEUE_BYTES, queueBytes, DECOMPRESSED, limits.decompressed());
        atLeast(BODY, limits.body(), LINE, limits.line());
        atLeast(CHUNK, limits.chunk(), LINE, limits.line());
        if (rate > 0) {
            atLeast(BURST, burst, BATCH, limits.batchEvents());
        }
        String path = settings.get(PATH);
        return new CollectorConfig(settings.get(ENABLED), path.equals("/") ? "" : path, keys(),
                new StoreSettings(settings).read(),
                settings.get(RETENTION), settings.get(MAX_EVENTS), settings.get(MAX_BYTES), settings.get(VIEWER),
                settings.get(TRIAGE), settings.get(ADMIN), settings.get(OPEN), settings.get(PEOPLE),
                new CollectorConfig.PageSettings(settings.get(TEMPLATE), settings.get(TAILS), settings.get(EXPORT)),
                limits, redactor(),
                rate, burst, queueEvents, queueBytes, settings.get(COMMIT), upkeep(), maps(),
                new CollectorConfig.Issues(settings.get(NEW_ISSUES), settings.get(CLIENT_ERRORS)),
                new ListenerSettingsReader(settings).read(), new NotifySettings(settings).read());
    }

    private Optional<Redactor> redactor() {
        Redactor read = RedactedNames.read(settings, REDACT_NAMES);
        return settings.get(REDACT) ? Optional.of(read) : Optional.empty();
    }

    private CollectorConfig.Limits limits() {
        return new CollectorConfig.Limits(bytes(BODY), bytes(DECOMPRESSED), settings.get(BATCH), bytes(LINE),
                bytes(MESSAGE), bytes(STACK), bytes(VALUE), settings.get(FIELDS), settings.get(KEY_CHARS),
                settings.get(DEPTH), settings.get(FUTURE), bytes(CHUNK));
    }

    private int bytes(Setting<Long> size) {
        return settings.get(size).intValue();
    }

    private CollectorConfig.Upkeep upkeep() {
        return new CollectorConfig.Upkeep(settings.get(FREE_DISK), settings.get(RESERVE), directory(BACKUP_DIR),
                settings.get(BACKUP_EVERY), settings.get(BACKUP_KEEP),
                new CollectorConfig.AuditLimit(settings.get(AUDIT_RETENTION), settings.get(AUDIT_ENTRIES)),
                new SourceLimits(settings).read());
    }

    private CollectorConfig.Maps maps() {
        int size = bytes(MAPS_SIZE);
        long all = settings.get(MAPS_BYTES);
        atLeast(MAPS_BYTES, all, MAPS_SIZE, size);
        return new CollectorConfig.Maps(directory(MAPS_DIR), size, settings.get(MAPS_FILES), all);
    }

    /** Null if none is given. */
    private Path directory(Setting<String> setting) {
        String given = settings.get(setting);
        try {
            return given.isEmpty() ? null : Path.of(given).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            settings.fault(setting, "a directory");
            return null;
        }
    }

    private List<CollectorConfig.ConfiguredKey> keys() {
        List<CollectorConfig.ConfiguredKey> keys = new ArrayList<>();
        Set<String> secrets = new HashSet<>();
        int entry = 0;
        for (String pair : Lists.of(settings.get(KEYS))) {
            entry++;
            int equals = pair.indexOf('=');
            String source = equals < 0 ? "" : pair.substring(0, equals).strip();
            String secret = equals < 0 ? "" : pair.substring(equals + 1).strip();
            if (!ListenerSettingsReader.SOURCE.matcher(source).matches()) {
                settings.fault(KEYS, "(entry " + entry + ")",
                        "source=secret, the source of 1 to 64 letters, digits and . _ -");
            } else if (secret.length() < MIN_SECRET || secret.length() > MAX_SECRET || !isPlain(secret)) {
                settings.fault(KEYS, "(entry " + entry + ", source " + source + ")",
                        "a secret of " + MIN_SECRET + " to " + MAX_SECRET
                                + " printable ASCII characters without blanks and commas; this one has "
                                + secret.length());
            } else if (!secrets.add(secret)) {
                settings.fault(KEYS, "(entry " + entry + ", source " + source + ")", "a secret used only once");
            } else {
                keys.add(new CollectorConfig.ConfiguredKey(source, secret));
            }
        }
        return List.copyOf(keys);
    }

    private static boolean isPlain(String secret) {
        return secret.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ',');
    }

    private void atLeast(Setting<?> setting, long value, Setting<?> other, long least) {
        if (value < least) {
            settings.fault(setting, "at least " + other.key() + ", which is " + least);
        }
    }
}
