// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that no line of a stack trace is read more often than a few times, whatever it contains. */
class StackPatternsTest {
    private static final int LENGTH = 2_400;
    private static final int TIMES = 40;
    /** Patterns that are searched for in a line; others have to match all of it. */
    private static final Set<String> FOUND = Set.of("GENERATED", "HIDDEN", "NUMBERED", "NET_NUMBERED", "GO_NUMBERED",
            "SCRIPT_END");
    private static final List<String> BEGINNINGS = List.of("", "at ", "at async new ", "at a.b(", "at x (", "a@", "a@/",
            "a@b:/", "File \"a", "File \"a\", line 1, in ", "#1 x", "/a", "/a.go:1", "a:1:in '", "from a:1:in 'b'",
            "a (",
            "a: b (", "a(", "created by a(", "a.func1", "panic: ", "PHP Fatal error:  Uncaught ", "[", "Exception in "
                    + "thread \"",
            "+-", "... 1", "goroutine 1 [", "A::");
    private static final List<String> UNITS = List.of("a", "A", "/", "a/", "\\", ".", ":", ": ", "::a", "1", ":1",
            ":1:1",
            ".1", "(", "()", "(1): ", " (", ") ", "@", "@/:1", " ", "a ", "a b, ", "[", "] ", " [as ", " [as a] (", "'",
            "': ",
            ":in '", ":1:in '", "\", line 1, in ", ".go:1", "/a.go:1", ".java:1", "a.java", " in a:line 1", "<", "/<",
            "$1",
            "$$Lambda/0x0000", "/1", "b__", "b__1", "-", "+-", "- ", " code", ": x (A) ", "(A::", " ---> ", "*",
            "async ",
            "eval at ", "\t");
    private static final List<String> ENDS = List.of("", "!", ")");

    /** Counts the characters that are read. */
    private static final class Counting implements CharSequence {
        private final String text;
        private long count;

        Counting(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            count++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static Stream<Field> patterns() {
        return Stream.of(StackFrame.class, StackTrace.class, ThrownObject.class)
                .flatMap(type -> Stream.of(type.getDeclaredFields()))
                .filter(field -> field.getType() == Pattern.class);
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void aPatternReadsALineAFewTimes(Field field) throws Exception {
        field.setAccessible(true);
        Pattern pattern = (Pattern) field.get(null);
        for (String begin : BEGINNINGS) {
            for (String unit : UNITS) {
                for (String end : ENDS) {
                    Counting line = new Counting(begin + unit.repeat(LENGTH / unit.length()) + end);
                    read(pattern.matcher(line), FOUND.contains(field.getName()));
                    assertThat(line.count).as(begin + unit + unit + "…" + end).isLessThan((long) TIMES * LENGTH);
                }
            }
        }
    }

    private static void read(Matcher matcher, boolean find) {
        if (!find) {
            matcher.matches();
            return;
        }
        while (matcher.find()) {
            // The next one.
        }
    }
}
