// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of every encoding: each logged value can be read back, or its documented replacement; nothing is
 * thrown; and encoded events can be concatenated.
 *
 * <p>Documented replacements: an unpaired surrogate becomes U+FFFD; NaN and infinities become text; a text that is
 * too long is truncated, ends with an ellipsis, and {@code truncated} is set; keys that would become equal are made
 * distinct; an event that is too large is truncated and marked.
 */
@Timeout(120)
public abstract class EncodingContract {
    static final String ELLIPSIS = "…";

    /** Encodes one event as the pipeline does. */
    protected abstract byte[] encode(LogEvent event) throws Exception;

    /**
     * Decodes concatenated events with a third-party reader.
     *
     * @return for each the keys of the layout {@code eventlog} (another layout maps its own back to them); values as in
     *         {@link org.eventlog.testkit.ReceivedEvent#json}
     */
    protected abstract List<Map<String, Object>> decode(byte[] events) throws Exception;

    /** The expected value for a number: by default the number itself, and a text for NaN and infinities. */
    protected Object expected(double number) {
        return Double.isFinite(number) ? (Object) number : Double.toString(number);
    }

    @TestFactory
    public Stream<DynamicTest> whatIsLoggedComesBack() {
        return NastyEvents.all().entrySet().stream()
                .map(entry -> dynamicTest(entry.getKey(), () -> comesBack(entry.getValue())));
    }

    @Test
    public void encodedEventsMayBeConcatenated() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<LogEvent> events = new ArrayList<>(NastyEvents.all().values());
        for (int round = 0; round < 3; round++) {
            for (LogEvent event : events) {
                all.writeBytes(encode(event));
            }
        }

        List<Map<String, Object>> decoded = decode(all.toByteArray());

        assertThat(decoded).hasSize(3 * events.size());
        for (int i = 0; i < decoded.size(); i++) {
            assertText(decoded.get(i), decoded.get(i).get("name"), events.get(i % events.size()).name());
        }
    }

    @Test
    public void truncatesATooLargeEventAndFlagsIt() throws Exception {
        LogEvent event = NastyEvents.tooLarge();

        Map<String, Object> decoded = decodeOne(encode(event));

        assertThat(decoded).containsEntry("name", event.name()).containsEntry("level", event.level().text())
                .containsEntry("truncated", true);
        assertThat(fields(decoded)).isNotEmpty().hasSizeLessThan(event.fieldCount());
    }

    private Map<String, Object> decodeOne(byte[] bytes) throws Exception {
        List<Map<String, Object>> decoded = decode(bytes);
        assertThat(decoded).hasSize(1);
        return decoded.get(0);
    }

    private void comesBack(LogEvent event) throws Exception {
        Map<String, Object> decoded = decodeOne(encode(event));

        assertThat((String) decoded.get("id")).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertText(decoded, decoded.get("name"), event.name());
        assertThat(decoded).containsEntry("level", event.level().text());
        assertText(decoded, decoded.get("message"), event.message());
        assertText(decoded, decoded.get("target"), event.target());
        if (event.time() != null) {
            assertThat(decoded).containsEntry("tstamp", event.time().toEpochMilli());
        }
        if (event.hasValue()) {
            assertThat(decoded).containsEntry("value", expected(event.value()));
        }
        assertTags(decoded, event);
        assertFields(decoded, event);
        assertException(decoded, event.exception());
        assertCode(decoded, event.code());
        assertContext(decoded, event.context());
    }

    private static void assertTags(Map<String, Object> decoded, LogEvent event) {
        List<?> tags = (List<?>) decoded.getOrDefault("tags", List.of());
        assertThat(tags).hasSameSizeAs(event.tags());
        for (int i = 0; i < tags.size(); i++) {
            assertText(decoded, tags.get(i), event.tags().get(i));
        }
    }

    private void assertFields(Map<String, Object> decoded, LogEvent event) {
        List<Map.Entry<?, ?>> fields = new ArrayList<>(fields(decoded).entrySet());
        assertThat(fields).as("every key is there, and once").hasSize(event.fieldCount());
        for (int i = 0; i < fields.size(); i++) {
            String key = event.fieldKey(i);
            if (sound(key).equals(key) && key.length() <= 100) {
                assertThat(fields.get(i).getKey()).isEqualTo(key);
            }
            Object value = event.fieldValue(i);
            if (value instanceof String text) {
                assertText(decoded, fields.get(i).getValue(), text);
            } else if (value instanceof Double number) {
                assertThat(fields.get(i).getValue()).as(key).isEqualTo(expected(number));
            } else {
                assertThat(fields.get(i).getValue()).as(key).isEqualTo(value);
            }
        }
    }

    private static Map<?, ?> fields(Map<String, Object> decoded) {
        return (Map<?, ?>) decoded.getOrDefault("fields", Map.of());
    }

    private static void assertException(Map<String, Object> decoded, Throwable exception) {
        if (exception == null) {
            assertThat(decoded).doesNotContainKey("exception");
            return;
        }
        ThrownAssert.assertTells((Map<?, ?>) decoded.get("exception"), exception);
    }

    private static void assertCode(Map<String, Object> decoded, LogEvent.CodeLocation code) {
        if (code != null) {
            assertText(decoded, decoded.get("codeFile"), code.file());
            assertText(decoded, decoded.get("codeFunc"), code.function());
            assertThat(decoded.get("codeLine")).isEqualTo(code.line() > 0 ? (long) code.line() : null);
        }
    }

    private static void assertContext(Map<String, Object> decoded, ContextSnapshot context) {
        if (context != null) {
            assertText(decoded, decoded.get("user"), context.user());
            assertText(decoded, decoded.get("session"), context.session());
            assertText(decoded, decoded.get("reqId"), context.requestId());
            assertText(decoded, decoded.get("correlationId"), context.correlationId());
            assertText(decoded, decoded.get("traceId"), context.traceId());
            assertText(decoded, decoded.get("spanId"), context.spanId());
        }
    }

    /** Asserts the same text, or its beginning if it was too long. */
    private static void assertText(Map<String, Object> decoded, Object actual, String expected) {
        if (expected == null) {
            assertThat(actual).isNull();
            return;
        }
        String sound = sound(expected);
        if (!sound.equals(actual)) {
            assertThat((String) actual).endsWith(ELLIPSIS);
            assertThat(sound.startsWith(((String) actual).substring(0, ((String) actual).length() - 1)))
                    .as("%s is the beginning of what was logged", actual)
                    .isTrue();
            assertThat(decoded).containsEntry("truncated", true);
        }
    }

    /** The text with each unpaired surrogate replaced. */
    static String sound(String text) {
        return text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
