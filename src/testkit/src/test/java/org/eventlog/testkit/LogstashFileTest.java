// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Checks the syntax of the file for Logstash, and what it has in common with the files for the brokers. The options were
 * compared with the manuals of the plugins; Logstash itself has not read the file.
 */
class LogstashFileTest {
    private static final Path RECEIVERS = Path.of("../../server-config/receivers");
    private static final Pattern TOKEN = Pattern.compile("\\s+|#[^\n]*|(=>|[{}\\[\\],]|\"[^\"]*\"|[A-Za-z_]\\w*|\\d+)");

    /** Of the file that is being read. */
    private final Deque<String> tokens = new ArrayDeque<>();
    /** Such as {@code input/rabbitmq/queue=logstash}. */
    private final List<String> settings = new ArrayList<>();

    @Test
    void eachSectionConsistsOfPluginsWithSettings() throws IOException {
        read();

        assertThat(settings).extracting(setting -> setting.replaceFirst("/\\w+=.*", "")).contains("input/beats",
                "input/tcp", "input/rabbitmq", "input/kafka", "output/elasticsearch");
    }

    @Test
    void readsFromTheQueueAndTheTopicOfTheOtherFiles() throws IOException {
        read();

        assertThat(settings).contains("input/rabbitmq/queue=logstash", "input/kafka/topics=eventlog");
        assertThat(Files.readString(RECEIVERS.resolve("rabbitmq/definitions.json")))
                .contains("\"queues\": [\n    {\"name\": \"logstash\"");
        assertThat(Files.readString(RECEIVERS.resolve("kafka/eventlog-topic.properties")))
                .contains("--topic eventlog --partitions 6");
        assertThat(settings).contains("input/kafka/consumer_threads=6");
    }

    private void read() throws IOException {
        String text = Files.readString(RECEIVERS.resolve("logstash/eventlog.conf"));
        Matcher matcher = TOKEN.matcher(text);
        for (int at = 0; at < text.length(); at = matcher.end()) {
            assertThat(matcher.find(at) && matcher.start() == at).as("a token at: %s", text.substring(at)).isTrue();
            if (matcher.group(1) != null) {
                tokens.add(matcher.group(1));
            }
        }
        while (!tokens.isEmpty()) {
            String section = name();
            assertThat(section).isIn("input", "filter", "output");
            take("{");
            while (!"}".equals(tokens.peek())) {
                plugin(section + "/" + name());
            }
            take("}");
        }
    }

    private void plugin(String path) {
        take("{");
        while (!"}".equals(tokens.peek())) {
            String setting = path + "/" + name();
            take("=>");
            value(setting);
        }
        take("}");
    }

    /** A text, a number, a word, a codec with settings, or a list. */
    private void value(String setting) {
        String token = tokens.remove();
        if (token.equals("[")) {
            value(setting);
            while (",".equals(tokens.peek())) {
                take(",");
                value(setting);
            }
            take("]");
            return;
        }
        assertThat(token).as(setting).matches("\"[^\"]*\"|\\w+");
        settings.add(setting + "=" + token.replace("\"", ""));
        if ("{".equals(tokens.peek())) {
            plugin(setting + "/" + token);
        }
    }

    private String name() {
        String name = tokens.remove();
        assertThat(name).matches("[a-z_]\\w*");
        return name;
    }

    private void take(String expected) {
        assertThat(tokens.poll()).isEqualTo(expected);
    }
}
