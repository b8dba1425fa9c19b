// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which stack traces of PHP, Go and Python belong to the same issue. */
class OtherLanguagesTest {
    private static final String PHP = " in /app/src/Cart.php:3\nStack trace:\n#0 /app/src/Web.php(4): Shop\\Cart->find()\n"
            + "#1 /app/src/Main.php(9): Shop\\Main->run()\n#2 {main}";
    private static final String GO = "\n\ngoroutine 1 [running]:\nmain.sum(...)\n\t/app/cart.go:10 +0x1d\n"
            + "main.main()\n\t/app/main.go:3 +0x1d\n";

    @ParameterizedTest
    @ValueSource(strings = {"PHP Fatal error:  Uncaught ", "Uncaught ", ""})
    void phpInAMessage(String mark) {
        for (String type : List.of("RuntimeException", "Shop\\LateException", "Shop\\Late")) {
            String end = mark.isEmpty() ? "" : "\n  thrown in /app/src/Cart.php on line 3";
            String one = message(mark + type + ": bad" + PHP + end);

            assertThat(message(mark + type + ": worse" + PHP)).as(type).isEqualTo(one)
                    .isEqualTo(message(mark + type + ": one\nor two" + PHP + end))
                    .isEqualTo(message(mark + type + PHP));
            assertThat(message(mark + "Shop\\OtherException: bad" + PHP)).isNotEqualTo(one);
            assertThat(message(mark + type + ": bad" + PHP.replace("Cart->find", "Cart->sum"))).isNotEqualTo(one);
        }
    }

    @Test
    void phpsClassesAreApart() {
        assertThat(stack("Shop\\Late: bad" + PHP)).isEqualTo(stack("Shop\\Late: worse" + PHP))
                .isNotEqualTo(stack("Shop\\Other: bad" + PHP));
    }

    @Test
    void inPhpTheInnermostExceptionComesFirst() {
        String inner = "Shop\\Late: bad" + PHP;
        String outer = "\n\nNext Shop\\Outer: no order in /app/src/Main.php:12\nStack trace:\n"
                + "#0 /app/index.php(4): Shop\\Main->wrap()\n#1 {main}";

        assertThat(stack(inner + outer)).isEqualTo(stack(inner))
                .isEqualTo(stack(inner + outer + outer.replace("Outer", "Outermost")));
        assertThat(
                message("PHP Fatal error:  Uncaught " + inner + outer + "\n  thrown in /app/src/Main.php on line 12"))
                .isEqualTo(message(inner));
        assertThat(stack("Shop\\Other: bad" + PHP + outer)).isNotEqualTo(stack(inner));
    }

    @Test
    void theKindOfAnErrorOfGosRuntimeCounts() {
        String index = stack("panic: runtime error: index out of range [5] with length 3" + GO);
        String nothing = stack("panic: runtime error: invalid memory address or nil pointer dereference\n"
                + "[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x1]" + GO);

        assertThat(nothing).isNotEqualTo(index);
        assertThat(stack("panic: runtime error: index out of range [-1] [recovered]\n\tpanic: runtime error: "
                + "index out of range [-1]" + GO)).isEqualTo(index);
        assertThat(stack("panic: runtime error: invalid memory address or nil pointer dereference [recovered]" + GO))
                .isEqualTo(nothing);
        assertThat(stack("panic: order 7" + GO)).isEqualTo(stack("panic: order 8 is late" + GO)).isNotEqualTo(index);
    }

    @Test
    void theFirstOfAGroupCountsInPython() {
        String value = "    | Traceback (most recent call last):\n    |   File \"/app/a.py\", line 4, in sub\n"
                + "    |     raise ValueError(1)\n    | ValueError: 1\n";
        String key = "    | Traceback (most recent call last):\n    |   File \"/app/b.py\", line 4, in other\n"
                + "    | KeyError: 'x'\n";
        String end = "    +------------------------------------\n";
        String one = group("go", value + end);

        assertThat(one).isEqualTo(group("run", value + "    +---------------- 2 ----------------\n" + key + end))
                .isEqualTo(stack("Traceback (most recent call last):\n  File \"/app/a.py\", line 9, in sub\n"
                        + "ValueError: 2\n"))
                .isEqualTo(message("Unhandled exception in a task\n" + groupText("go", value + end)))
                .isNotEqualTo(group("go", key + end));
        String within = group("go", "    | Exception Group Traceback (most recent call last):\n"
                + "    |   File \"/app/c.py\", line 1, in within\n    | ExceptionGroup: b (1 sub-exception)\n"
                + "    +-+---------------- 1 ----------------\n" + value.replace("    |", "      |") + "      "
                + end.strip() + "\n");
        assertThat(within).isEqualTo(one);
    }

    @Test
    void aGroupWithoutTracesOfItsExceptionsHasItsOwnFrames() {
        String end = "    +------------------------------------\n";
        String one = group("go", "    | ValueError: 1\n" + end);

        assertThat(group("go", "    | ValueError: 2\n" + end)).isEqualTo(one);
        assertThat(group("go", "    | KeyError: 1\n" + end)).isNotEqualTo(one);
        assertThat(group("run", "    | ValueError: 1\n" + end)).isNotEqualTo(one);
    }

    @Test
    void causesWithinAndAfterAGroup() {
        String cause = "    | Traceback (most recent call last):\n    |   File \"/app/a.py\", line 4, in sub\n"
                + "    | ValueError: 1\n    | \n    | The above exception was the direct cause of the following exception:\n"
                + "    | \n    | Traceback (most recent call last):\n    |   File \"/app/d.py\", line 4, in wrap\n"
                + "    | shop.OrderError: 1\n";
        String end = "    +------------------------------------\n";
        String value = stack(
                "Traceback (most recent call last):\n  File \"/app/a.py\", line 9, in sub\nValueError: 2\n");
        String later = "\nDuring handling of the above exception, another exception occurred:\n\n"
                + "Traceback (most recent call last):\n  File \"/app/z.py\", line 9, in last\nOSError: 2\n";

        assertThat(group("go", cause + end)).isEqualTo(value)
                .isEqualTo(stack(groupText("go", cause + end)
                        + later.replaceFirst("During.*:", "The above exception was the direct cause of the following "
                                + "exception:")));
        assertThat(stack(groupText("go", cause + end) + later)).isEqualTo(
                stack("Traceback (most recent call last):\n  File \"/app/z.py\", line 9, in last\nOSError: 2\n"));
    }

    private static String group(String function, String exceptions) {
        return stack(groupText(function, exceptions));
    }

    private static String groupText(String function, String exceptions) {
        return "  + Exception Group Traceback (most recent call last):\n  |   File \"/app/g.py\", line 3, in "
                + function
                + "\n  |     x\n  | ExceptionGroup: many (2 sub-exceptions)\n"
                + "  +-+---------------- 1 ----------------\n" + exceptions;
    }

    private static String message(String text) {
        return Grouping.of(40, "n", text, null, Grouping.Thrown.NOTHING).fingerprint();
    }

    private static String stack(String text) {
        return Grouping.of(40, "n", "m", null, new Grouping.Thrown(null, null, text)).fingerprint();
    }
}
