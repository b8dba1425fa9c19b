// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eventlog.cdi.metrics.QueueNumber;
import org.eventlog.cdi.metrics.QueueNumber.Kind;
import org.eventlog.cdi.metrics.QueueNumber.Unit;
import org.eventlog.cdi.metrics.QueueNumbers;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the files for Prometheus and Grafana use existing metrics and valid syntax. */
class MonitoringFilesTest {
    private static final Path PROMETHEUS = Path.of("../../server-config/prometheus");
    private static final Path DASHBOARD = Path.of("../../server-config/grafana/eventlog-dashboard.json");
    private static final Pattern NAME = Pattern.compile("\\beventlog_[a-z_]+");

    @TempDir
    Path dir;

    @Test
    void theDashboardShowsEveryNumberButOne() throws IOException {
        Set<String> shown = names(String.join("\n", expressions()));

        assertThat(prometheusNames()).containsAll(shown);
        Set<String> notShown = prometheusNames();
        notShown.removeAll(shown);
        assertThat(notShown).containsExactly("eventlog_events_truncated_total");
    }

    @Test
    void alertsUseExistingMetrics() throws IOException {
        assertThat(prometheusNames()).containsAll(names(Files.readString(PROMETHEUS.resolve("eventlog-alerts.yml"))));
    }

    @Test
    void theAlertsFireWhenTheyShould() throws Exception {
        promtool(PROMETHEUS, "test", "rules", "eventlog-alerts-test.yml");
    }

    @Test
    void prometheusTakesItsConfigurationAndTheAlerts() throws Exception {
        promtool(PROMETHEUS, "check", "config", "prometheus.yml");
    }

    @Test
    void prometheusParsesTheDashboardQueries() throws Exception {
        StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
        List<String> expressions = expressions();
        for (int i = 0; i < expressions.size(); i++) {
            String expression = expressions.get(i).replace("$__rate_interval", "1m").replace("$__range", "3h")
                    .replaceAll("\\$[a-z]+", ".*");
            rules.append("  - record: panel").append(i).append("\n    expr: '").append(expression).append("'\n");
        }
        Files.writeString(dir.resolve("dashboard.yml"), rules);

        promtool(dir, "check", "rules", "dashboard.yml");
    }

    private static List<String> expressions() throws IOException {
        List<String> found = new ArrayList<>();
        try (Reader text = Files.newBufferedReader(DASHBOARD); JsonReader reader = Json.createReader(text)) {
            for (JsonObject panel : reader.readObject().getJsonArray("panels").getValuesAs(JsonObject.class)) {
                if (panel.containsKey("targets")) {
                    panel.getJsonArray("targets").getValuesAs(JsonObject.class)
                            .forEach(target -> found.add(target.getString("expr")));
                }
            }
        }
        assertThat(found).hasSizeGreaterThan(20);
        return found;
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    /** As all the APIs make them; a histogram's maximum is not of all. */
    private static Set<String> prometheusNames() {
        Set<String> names = new TreeSet<>();
        for (QueueNumber number : QueueNumbers.ALL) {
            String unit = number.unit() == Unit.NONE ? "" : "_" + number.unit().name().toLowerCase(Locale.ROOT);
            names.add(number.name().replace('.', '_') + unit + (number.kind() == Kind.COUNTER ? "_total" : ""));
        }
        for (String part : List.of("bucket", "sum", "count", "max")) {
            names.add(QueueNumbers.SEND_DURATION.replace('.', '_') + "_seconds_" + part);
        }
        return names;
    }

    private static void promtool(Path in, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true).start();
        } catch (IOException e) {
            Assumptions.abort("promtool of Prometheus is not installed");
            throw e;
        }
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
    }
}
