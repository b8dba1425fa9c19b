// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.cdi.browser.BrowserCounts;
import org.eventlog.cdi.metrics.QueueNumber;
import org.eventlog.cdi.metrics.QueueNumbers;
import org.junit.jupiter.api.Test;

class QueueNumbersTest {
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(eventlog\\.[^`]+)` \\|");
    private static final Pattern REASON = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|");

    @Test
    void hasAMetricForEachReasonOfLoss() {
        assertThat(QueueNumbers.ALL).filteredOn(n -> n.reason() != null).extracting(QueueNumber::reason)
                .containsExactlyElementsOf(Arrays.stream(DropReason.values()).map(DropReason::text).toList());
    }

    @Test
    void hasUniqueMetricNames() {
        assertThat(QueueNumbers.ALL).extracting(n -> n.name() + " " + n.reason()).doesNotHaveDuplicates();
        // In OpenTelemetry a name must not be the beginning of another: it would be both a number and a group.
        assertThat(QueueNumbers.ALL).extracting(QueueNumber::name).noneMatch(
                name -> QueueNumbers.ALL.stream().anyMatch(other -> other.name().startsWith(name + ".")));
    }

    @Test
    void theDocumentationSaysWhatToDoForEachReasonOfLoss() throws IOException {
        String lost = Files.readString(Path.of("../../docs/metrics.md")).split("### Lost events\n")[1].split("\n#")[0];

        assertThat(REASON.matcher(lost).results().map((MatchResult match) -> match.group(1)))
                .containsExactlyElementsOf(Arrays.stream(DropReason.values()).map(DropReason::text).toList());
    }

    @Test
    void isDocumentedInFull() throws IOException {
        TreeSet<String> names = QueueNumbers.withBrowser(new BrowserCounts()).stream().map(QueueNumber::name)
                .collect(Collectors.toCollection(TreeSet::new));
        names.add(QueueNumbers.SEND_DURATION);

        TreeSet<String> documented = DOCUMENTED.matcher(Files.readString(Path.of("../../docs/metrics.md"))).results()
                .map((MatchResult match) -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented).isEqualTo(names);
    }
}
