// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Filter;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.eventlog.LogEvent;
import org.eventlog.config.ConfigurationException;
import org.eventlog.config.ConfigurationException.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random texts for all keys: {@code -Dsettings.rounds}, {@code -Dsettings.seed}. */
class RandomSettingsTest {
    private static final int ROUNDS = Integer.getInteger("settings.rounds", 300);
    private static final long SEED = Long.getLong("settings.seed", 1);
    private static final Path KEYS = Path.of("../common/src/main/resources/org/eventlog/config/keys/known.txt");
    /** They choose what else is read. */
    private static final Set<String> CHOICES = Set.of("eventlog.host", "eventlog.protocol", "eventlog.format",
            "eventlog.layout",
            "eventlog.http.body", "eventlog.http.auth", "eventlog.tls.enabled", "eventlog.otlp.encoding",
            "eventlog.syslog.message");
    /** They would use other files or switch the event log off. */
    private static final Set<String> FIXED = Set.of("eventlog.db", "eventlog.file.path", "eventlog.enabled",
            "eventlog.destinations", "eventlog.close-timeout", "eventlog.shared", "eventlog.kafka.*");
    private static final List<String> HOSTS = List.of("127.0.0.1:9", "127.0.0.1:9,[::1]:80", "localhost", " ", "host:",
            "127.0.0.1:99999", "http://h", "a b", ",");
    private static final List<String> PROTOCOLS = List.of("beats", "file", "forward", "http", "https",
            "otlp", "tcp", "tls", "udp", "TCP", "no-such");
    private static final List<String> FORMATS = List.of("json", "msgpack", "syslog", "xml");
    private static final List<String> LAYOUTS = List.of("eventlog", "ecs", "logstash", "gelf", "none");
    private static final List<String> BODIES = List.of("ndjson", "json", "bulk", "single", "raw", "none");
    private static final List<String> TEXTS = List.of("", " ", "true", "maybe", "off", "0", "-1", "1", "2", "100",
            "9600", "99999999999999999999", "1e3", "NaN", "5s", "PT5S", "1 d", "100ms", "400d", "-5s", "5", "64MB",
            "1 TB", "512B", "-1KB", "9999999GB", "a", "Upper", "a,b", ",", "a,,b", "a\\,b", "a=b", "a=b,c=", "=",
            "a=1,a=2", "host:99999", "host:", "[::1]:80", "[::1", "127.0.0.1", "10.0.0.0/33", "10.0.0.0/8",
            "http://h", "https://h:1/x", "amqp://h", "json", "gelf", "ecs", "bearer", "basic", "api-key", "gzip",
            "none", "warn", "WARN", "fine", "/", "/no/such", "/x?y#z", "*", "/**", "{name}", "{", "{nosuch}", "(",
            "[a-", "${X}", "${", "%", "\\", "\u00e9", "\ud83d\ude00", "\ud83d", "\u0000", "\n", "a b", "\u00a05s",
            "x".repeat(70_000), "X-A: b", "Authorization: x", "X-A: b,X-A: c", "java.lang.String", "TLSv1.3", "random",
            "drop", "block", "full", "normal");

    @TempDir
    private Path dir;

    private final Logger log = Logger.getLogger("org.eventlog");
    private final Filter before = log.getFilter();

    @BeforeEach
    void beSilent() {
        log.setFilter(record -> false);
    }

    @AfterEach
    void speakAgain() {
        log.setFilter(before);
    }

    @Test
    void eachFaultIsInTheOneMessage() throws Exception {
        List<String> keys = Files.readAllLines(KEYS).stream().filter(key -> key.startsWith("eventlog."))
                .filter(key -> !CHOICES.contains(key) && !FIXED.contains(key)).toList();
        Map<Map<String, String>, Set<String>> single = new HashMap<>();
        for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
            Random random = new Random(seed);
            Map<String, String> choices = choices(random);
            Map<String, String> values = new TreeMap<>();
            for (int i = 0; i < 12; i++) {
                values.put(any(random, keys), any(random, TEXTS));
            }
            Set<String> alone = new TreeSet<>();
            for (Map.Entry<String, String> value : values.entrySet()) {
                Map<String, String> settings = with(choices, Map.of(value.getKey(), value.getValue()));
                alone.addAll(single.computeIfAbsent(settings, this::faults).stream()
                        .filter(value.getKey()::equals).toList());
            }
            assertThat(faults(with(choices, values))).as("seed %d: %s with %s", seed, choices, values)
                    .containsAll(alone);
        }
    }

    private static Map<String, String> choices(Random random) {
        Map<String, String> choices = new TreeMap<>();
        choices.put("eventlog.host", any(random, HOSTS));
        choices.put("eventlog.protocol", any(random, PROTOCOLS));
        choices.put("eventlog.format", any(random, FORMATS));
        choices.put("eventlog.layout", any(random, LAYOUTS));
        choices.put("eventlog.http.body", any(random, BODIES));
        choices.put("eventlog.http.auth", any(random, List.of("bearer", "basic", "api-key")));
        choices.put("eventlog.tls.enabled", any(random, List.of("true", "false", "")));
        choices.keySet().removeIf(key -> random.nextInt(3) == 0);
        return choices;
    }

    private static <T> T any(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> others) {
        Map<String, String> all = new TreeMap<>(some);
        all.putAll(others);
        return all;
    }

    /** The keys of the faults: none if the event log starts, takes an event and ends. */
    private Set<String> faults(Map<String, String> settings) {
        EventLog.Builder builder = EventLog.builder().set("eventlog.db", ":memory:")
                .set("eventlog.close-timeout", "0s")
                .set("eventlog.file.path", dir.resolve("events").toString());
        settings.forEach(builder::set);
        try (EventLog started = builder.build()) {
            if (settings.containsKey("eventlog.host")) {
                // Otherwise it would be printed.
                started.log(LogEvent.named("started").message("with " + settings));
            }
            return Set.of();
        } catch (ConfigurationException e) {
            List<String> keys = new ArrayList<>();
            for (Fault fault : e.faults()) {
                assertThat(fault.toString()).isNotBlank().doesNotContain("\n").hasSizeLessThan(4000);
                keys.add(fault.key());
            }
            assertThat(keys).as("one fault for each key: %s", e.getMessage()).doesNotHaveDuplicates();
            return keys.stream().collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
