// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eventlog.spi.ObjectRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that whatever a renderer does, the event is valid and keeps everything else. */
class ObjectRendererTest {
    private static final int ROOM = EventLimits.DEFAULT.event();

    @Test
    void outputIsInTheEvent() {
        assertThat(rendered("{ \"total\": 129.95,\n\"lines\": [ {\"sku\": \"k1\"}, null, true ] }"))
                .isEqualTo("{\"total\":129.95,\"lines\":[{\"sku\":\"k1\"},null,true]}");
        assertThat(rendered("\"just text\"")).isEqualTo("\"just text\"");
        assertThat(rendered("17")).isEqualTo("17");
    }

    @Test
    void isCalledForObjectsWithinMapsAndLists() {
        ObjectRenderer renderer = (value, to) -> to.write("{\"is\":\"" + value + "\"}");

        JsonObject event = Written.field(Map.of("a", List.of(new Thing())), renderer);

        assertThat(event.getJsonObject("fields").get("v").toString()).isEqualTo("{\"a\":[{\"is\":\"thing\"}]}");
        assertThat(event).doesNotContainKey("truncated");
    }

    @Test
    void emptyOutputFallsBackToText() {
        assertThat(rendered("")).isEqualTo("\"thing\"");
    }

    @Test
    void invalidJsonIsReplacedByTheReason() {
        assertThat(reason((value, to) -> to.write("}\n{\"name\":\"forged\"}")))
                .isEqualTo("(not rendered: no JSON from character 0 on)");
        assertThat(reason((value, to) -> to.write("{\"nan\":NaN}")))
                .isEqualTo("(not rendered: no JSON from character 7 on)");
        assertThat(reason((value, to) -> to.write("{\"open\":"))).contains("no JSON from character 8 on");
        assertThat(reason((value, to) -> to.write("[".repeat(100_000))))
                .isEqualTo("(not rendered: nested more than 64 deep)");
    }

    @Test
    void exceptionIsReplacedByTheReason() {
        assertThat(reason((value, to) -> {
            to.write("{\"half\":");
            throw new IllegalStateException("getter failed");
        })).isEqualTo("(not rendered: java.lang.IllegalStateException: getter failed)");
        assertThat(reason((value, to) -> {
            throw new NoClassDefFoundError("jakarta/json/bind/Jsonb");
        })).contains("java.lang.NoClassDefFoundError");
        assertThat(reason(ObjectRendererTest::forEver)).contains("java.lang.StackOverflowError");
        assertThat(reason((value, to) -> {
            throw new IllegalStateException("long ".repeat(10_000));
        })).hasSizeLessThan(300);
    }

    @Test
    void tooLongOutputIsReplacedEvenIfTheRendererHidesIt() {
        String huge = "\"" + "x".repeat(10_000_000) + "\"";
        String expected = "(not rendered: more than " + ROOM + " characters)";

        assertThat(reason((value, to) -> to.write(huge))).isEqualTo(expected);
        assertThat(reason((value, to) -> {
            to.write("{}");
            try {
                to.write(huge);
            } catch (IOException e) {
                to.flush();
            }
        })).isEqualTo(expected);
        assertThat(reason((value, to) -> {
            while (true) {
                to.write(' ');
            }
        })).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void flagsAnObjectThatIsWrittenByItsPropertiesOnlyIfOneFails(boolean failing) {
        JsonObject event = Written.field(new Thing(), new ObjectRenderer() {
            @Override
            public void render(Object value, java.io.Writer to) {
                throw new IllegalStateException("not as a whole");
            }

            @Override
            public Map<String, Callable<?>> properties(Object value) {
                return Map.of("a", () -> {
                    if (failing) {
                        throw new IllegalStateException("no a");
                    }
                    return 1;
                });
            }
        });

        assertThat(event.getJsonObject("fields").getJsonObject("v").get("a").toString())
                .isEqualTo(failing ? "\"(not rendered: java.lang.IllegalStateException: no a)\"" : "1");
        assertThat(event.getBoolean("truncated", false)).isEqualTo(failing);
    }

    @Test
    void truncatesALongTextWithinTheOutput() {
        JsonObject event = Written.field(new Thing(), (value, to) -> to.write("[\"" + "x".repeat(100_000) + "\"]"));

        assertThat(event.getJsonObject("fields").getJsonArray("v").getString(0))
                .hasSize(EventLimits.DEFAULT.text() + 1).endsWith("…");
        assertThat(event.getBoolean("truncated")).isTrue();
    }

    @Test
    void keepsDuplicateKeysDistinct() {
        assertThat(rendered("{\"a\":1,\"a\":2,\"\\ud800\":3,\"\\udfff\":4}"))
                .isEqualTo("{\"a\":1,\"a~2\":2,\"\uFFFD\":3,\"\uFFFD~2\":4}");
    }

    @Test
    void loneSurrogatesAreReplaced() {
        assertThat(rendered("[\"a\\ud800b\",\"\udc00\"]")).isEqualTo("[\"a\uFFFDb\",\"\uFFFD\"]");
    }

    @Test
    void numbersOfAnyLengthSurvive() {
        String digits = "1234567890".repeat(20);
        assertThat(rendered("[0,-0,9223372036854775807,9223372036854775808,1e2,1.10,1e400," + digits + ",0.1" + digits
                + ",1e99999999999]")).isEqualTo(
                        "[0,0,9223372036854775807,\"9223372036854775808\",100.0,1.1,\"1e400\",\"" + digits + "\",\"0.1"
                                + digits
                                + "\",\"1e99999999999\"]");
    }

    @SuppressWarnings("InfiniteRecursion") // Intended: a StackOverflowError.
    private static void forEver(Object value, java.io.Writer to) {
        forEver(value, to);
    }

    private static String rendered(String output) {
        return Written.field(new Thing(), (value, to) -> to.write(output)).getJsonObject("fields").get("v").toString();
    }

    private static String reason(ObjectRenderer renderer) {
        JsonObject event = Written.field(new Thing(), renderer);
        assertThat(event.getBoolean("truncated")).isTrue();
        return ((JsonString) event.getJsonObject("fields").get("v")).getString();
    }

    private static final class Thing {
        @Override
        public String toString() {
            return "thing";
        }
    }
}
