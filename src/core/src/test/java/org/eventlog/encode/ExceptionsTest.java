// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.eventlog.LogEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExceptionsTest {
    @Test
    void stackEqualsJavasOutput() {
        Exception plain = new IllegalStateException("no\nluck");
        Exception chain = new RuntimeException("outer", new IllegalArgumentException(new Error()));
        Exception suppressing = new RuntimeException("outer", caused());
        suppressing.addSuppressed(new IllegalStateException("first", new Exception("its cause")));
        suppressing.getCause().addSuppressed(new Error("second"));
        Exception circular = new Exception("a");
        Exception other = new Exception("b", circular);
        circular.initCause(other);
        circular.addSuppressed(other);
        Exception described = new Exception("m") {
            private static final long serialVersionUID = 1;

            @Override
            public String toString() {
                return "described";
            }
        };

        for (Exception e : new Exception[]{plain, chain, suppressing, circular, described, bare()}) {
            assertThat(StackTraces.of(e, 1 << 20)).isEqualTo(printed(e));
        }
    }

    @Test
    void writesCausesAndSuppressedExceptionsAsData() {
        Exception root = new UncheckedIOException("root", new java.io.IOException());
        Exception outer = new RuntimeException("outer", new IllegalStateException("middle", root));
        outer.addSuppressed(new IllegalArgumentException("close failed"));

        JsonObject exception = exception(outer);

        assertThat(exception.keySet()).containsExactly("type", "message", "stack", "causes", "suppressed");
        assertThat(exception.get("causes").toString()).isEqualTo(
                "[{\"type\":\"java.lang.IllegalStateException\",\"message\":\"middle\"},"
                        + "{\"type\":\"java.io.UncheckedIOException\",\"message\":\"root\"},"
                        + "{\"type\":\"java.io.IOException\"}]");
        assertThat(exception.get("suppressed").toString()).isEqualTo(
                "[{\"type\":\"java.lang.IllegalArgumentException\",\"message\":\"close failed\"}]");
    }

    @Test
    void simpleExceptionHasNoCausesOrSuppressed() {
        assertThat(exception(new IllegalStateException()).keySet()).containsExactly("type", "stack");
    }

    @Test
    void listsAreCappedAndTheEventFlagged() {
        Throwable deep = new Exception("0");
        for (int i = 1; i <= 20_000; i++) {
            deep = new Exception("" + i, deep);
            deep.setStackTrace(new StackTraceElement[0]);
        }
        for (int i = 0; i < 40; i++) {
            deep.addSuppressed(new Exception("s"));
        }

        JsonObject event = Written.event(LogEvent.named("e").exception(deep).build());

        assertThat(event.getJsonObject("exception").getJsonArray("causes")).hasSize(16);
        assertThat(event.getJsonObject("exception").getJsonArray("causes").getJsonObject(0).getString("message"))
                .isEqualTo("19999");
        assertThat(event.getJsonObject("exception").getJsonArray("suppressed")).hasSize(16);
        assertThat(event.getJsonObject("exception").getString("stack")).hasSize(EventLimits.DEFAULT.stack() + 1);
        assertThat(event.getBoolean("truncated")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"16,false", "17,true"})
    void flagsTheEventIfSuppressedExceptionsAreNestedTooDeeply(int depth, boolean flagged) {
        Exception nested = new Exception("innermost");
        for (int i = 0; i < depth; i++) {
            Exception outer = new Exception("" + i);
            outer.setStackTrace(new StackTraceElement[0]);
            outer.addSuppressed(nested);
            nested = outer;
        }
        LogEvent event = LogEvent.named("e").exception(nested).build();

        for (LogEvent written : List.of(event, Detached.of(event).event())) {
            JsonObject json = Written.event(written);
            assertThat(json.getJsonObject("exception").getString("stack").contains("innermost")).isEqualTo(!flagged);
            assertThat(json.getBoolean("truncated", false)).isEqualTo(flagged);
        }
    }

    @Test
    void aCycleOfCausesIsListedOnce() {
        Exception one = new Exception("one");
        Exception two = new Exception("two", one);
        one.initCause(two);

        assertThat(exception(one).getJsonArray("causes")).hasSize(1);
    }

    @Test
    void truncatesAHugeMessage() {
        JsonObject exception = exception(new Exception("x".repeat(10_000_000)));

        assertThat(exception.getString("message")).hasSize(EventLimits.DEFAULT.text() + 1);
        assertThat(exception.getString("stack")).hasSize(EventLimits.DEFAULT.stack() + 1);
    }

    @Test
    void writesAnExceptionWhoseMethodsThrow() {
        JsonObject exception = exception(new HostileException());

        assertThat(exception.getString("type")).isEqualTo(HostileException.class.getName());
        assertThat(exception.getString("message")).contains("getMessage() failed: java.lang.IllegalStateException");
        assertThat(exception.getString("stack")).contains("toString() failed: java.lang.StackOverflowError");
        assertThat(exception).doesNotContainKeys("causes", "suppressed");
    }

    @Test
    void writesAnExceptionThatReturnsNonsense() {
        Exception nonsense = new Exception("m") {
            private static final long serialVersionUID = 1;

            @Override
            public StackTraceElement[] getStackTrace() {
                return new StackTraceElement[]{null};
            }

            @Override
            public synchronized Throwable getCause() {
                return new Exception("another one each time", this);
            }

            @Override
            public String toString() {
                return null;
            }
        };

        assertThat(exception(nonsense).getString("stack")).contains("toString() is null", "CIRCULAR REFERENCE");
        assertThat(exception(nonsense).getJsonArray("causes")).hasSize(1);
    }

    private static JsonObject exception(Throwable thrown) {
        return Written.event(LogEvent.named("e").exception(thrown).build()).getJsonObject("exception");
    }

    private static Exception caused() {
        return new IllegalStateException("inner", bare());
    }

    private static Exception bare() {
        Exception bare = new Exception();
        bare.setStackTrace(new StackTraceElement[0]);
        return bare;
    }

    private static String printed(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    private static final class HostileException extends Exception {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException();
        }

        @Override
        public synchronized Throwable getCause() {
            throw new NoClassDefFoundError();
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException();
        }

        @Override
        @SuppressWarnings("InfiniteRecursion") // Intended: a StackOverflowError.
        public String toString() {
            return toString();
        }
    }
}
