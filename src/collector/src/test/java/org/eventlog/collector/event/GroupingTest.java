// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which exceptions belong to the same issue. */
class GroupingTest {
    private static final String FRAMES = "\tat a.b.Stock.take(Stock.java:12)\n\tat a.b.Order.pay(Order.java:34)\n";
    private static final String OTHER = "\tat a.b.Stock.count(Stock.java:80)\n\tat a.b.Order.pay(Order.java:34)\n";

    @Test
    void ignoresMessageLinesThatLookLikeFrames() {
        alike(java("no stock\nwarehouse Köln\nshelf A", FRAMES), java("no stock\nwarehouse Bonn", FRAMES),
                java("no stock", FRAMES), java("no stock\n\tat the moment (we are closed)\nat home", FRAMES),
                java("no stock\nat 10:30\nat office:12\nbob@example.com:25\nat example.com(see)", FRAMES),
                java("x\nCaused by: too little rain\nSuppressed: nothing\n... 5 more", FRAMES));
        different(java("no stock", FRAMES), java("no stock", OTHER));
    }

    @Test
    void parsesFramesAfterALongFirstLine() {
        alike(java("x", FRAMES), java("x".repeat(60_000), FRAMES), java("x ".repeat(50_000), FRAMES));
        different(java("x".repeat(60_000), FRAMES), java("x".repeat(60_000), OTHER));
    }

    @Test
    void ignoresLineNumbersAndJarVersions() {
        alike(java("x", FRAMES), java("x", FRAMES.replace("12", "13")),
                java("x", FRAMES.replace(":12)", ":12) ~[stock-1.2.jar:1.2]")),
                java("x", FRAMES.replace("a.b.Stock", "app//a.b.Stock")),
                java("x", FRAMES.replace("a.b.Stock", "shop@1.2/a.b.Stock")),
                java("x", FRAMES.replace("(Stock.java:12)", "(Unknown Source)")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.util.concurrent.CompletionException", "java.util.concurrent.ExecutionException",
            "jakarta.ejb.EJBException", "java.lang.reflect.InvocationTargetException",
            "jakarta.servlet.ServletException",
            "java.lang.reflect.UndeclaredThrowableException", "java.lang.RuntimeException", "a.b.OrderException"})
    void whatWrapsAFaultDoesNotSplitIt(String wrapper) {
        String cause = "a.b.StockException: none left\n" + FRAMES;
        String run = "\tat x.Pool.run(Pool.java:2)\n";
        List<String> keys = List.of(key("a.b.StockException", cause + run),
                key(wrapper, wrapper + ": a.b.StockException: none left\n\tat x.Pool.get(Pool.java:1)\n" + run
                        + "Caused by: " + cause + "\t... 1 more\n"),
                key("z.Outer", "z.Outer: y\n\tat z.Z.z(Z.java:1)\n" + run + "Caused by: " + wrapper
                        + "\n\tat x.Y.z(Y.java:3)\n\t... 1 more\nCaused by: " + cause
                        + "\t... 1 common frames omitted\n"),
                key(wrapper, "a.b.StockException: none left\n" + FRAMES + "\t... 1 common frames omitted\nWrapped by: "
                        + wrapper + ": x\n\tat x.Pool.get(Pool.java:1)\n" + run));

        alike(keys.toArray(String[]::new));
    }

    @Test
    void separatesDifferentCausesOfOneWrapper() {
        String wrapper = "java.util.concurrent.CompletionException: x\n\tat x.Pool.get(Pool.java:1)\nCaused by: ";

        different(wrapped(wrapper + "a.A: 1\n" + FRAMES), wrapped(wrapper + "a.B: 1\n" + FRAMES),
                wrapped(wrapper + "a.A: 1\n" + OTHER));
    }

    @Test
    void clientsCannotStartIssuesWithMethodsOfTheirOwn() {
        assertThat(request("M1")).isEqualTo(request("M2")).isEqualTo(request("get"));
        assertThat(request("M1").title()).isEqualTo("http_request: other method /shop: 500");
        assertThat(request("PATCH")).isNotEqualTo(request("M1")).isNotEqualTo(request("GET"));
    }

    private static Group request(String method) {
        return Grouping.of(40, "http_request", null, null, Grouping.Thrown.NOTHING,
                new Grouping.Request(method, "/shop", "500"));
    }

    @Test
    void usesAWrapperWithoutACause() {
        String fault = "a.b.StockException: x\n" + FRAMES;

        assertThat(key("a.b.StockException", fault + "Caused by: java.lang.reflect.InvocationTargetException\n"
                + "\tat x.Y.z(Y.java:3)\n")).isEqualTo(key("a.b.StockException", fault));
        assertThat(wrapped("java.util.concurrent.CompletionException\n" + FRAMES))
                .isNotEqualTo(wrapped("java.util.concurrent.CompletionException\n" + OTHER));
    }

    @Test
    void includesFramesInCommonWithTheWrapper() {
        String cause = "Caused by: a.C: x\n\tat a.C.c(C.java:1)\n\t... 1 more\n";

        assertThat(wrapped("a.W: x\n\tat a.W.w(W.java:1)\n\tat a.First.f(First.java:1)\n" + cause))
                .isNotEqualTo(wrapped("a.W: x\n\tat a.W.w(W.java:1)\n\tat a.Second.f(Second.java:1)\n" + cause))
                .isEqualTo(key("a.C", "a.C: x\n\tat a.C.c(C.java:1)\n\tat a.First.f(First.java:1)\n"));
    }

    @Test
    void ignoresSuppressedExceptions() {
        String suppressed = "\tSuppressed: a.CloseException: y\n\t\tat a.X.close(X.java:1)\n"
                + "\tCaused by: a.Deeper: z\n\t\tat a.Y.y(Y.java:2)\n";

        alike(java("x", FRAMES), java("x", FRAMES + suppressed));
        assertThat(
                wrapped("a.W: x\n\tat a.W.w(W.java:1)\n" + suppressed + "Caused by: a.b.StockException: x\n" + FRAMES))
                .isEqualTo(java("x", FRAMES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk.internal.reflect.GeneratedMethodAccessor123.invoke(Unknown Source)",
            "java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:103)",
            "java.base/java.lang.reflect.Method.invoke(Method.java:580)",
            "jdk.proxy2/jdk.proxy2.$Proxy12.take(Unknown Source)", "com.sun.proxy.$Proxy7.take(Unknown Source)",
            "a.b.Stock$$EnhancerBySpringCGLIB$$a1b2c3d4.take(<generated>)",
            "a.b.Stock$$SpringCGLIB$$0.take(<generated>)", "a.b.Stock$$FastClassBySpringCGLIB$$77.invoke(<generated>)",
            "a.b.Stock$Proxy$_$$_WeldClientProxy.take(Unknown Source)", "a.b.Stock_WeldSubclass.take(Unknown Source)",
            "a.b.Stock_ClientProxy.take(Unknown Source)", "a.b.Stock_Subclass.take(Unknown Source)",
            "a.b.Stock$$Lambda/0x00007f3a1c0d2a40.run(Unknown Source)",
            "a.b.Stock$$Lambda$14/0x0000000800c03000.run(Unknown Source)",
            "a.b.Stock$$Lambda$14/1234567.run(Unknown Source)",
            "java.lang.invoke.LambdaForm$MH/0x0000000800c03000.invoke(LambdaForm$MH)",
            "java.base/java.lang.invoke.LambdaForm$DMH/0x00007f00.invoke(Unknown Source)",
            "a.b.Stock.access$000(Stock.java:3)",
            "a.b.Stock$HibernateProxy$aB12.take(Unknown Source)",
            "java.base/java.util.Objects.requireNonNull(Objects.java:233)"})
    void whatIsMadeWhileTheProgramRunsAndThePlatformsOwnDoNotSplitAFault(String made) {
        alike(java("x", FRAMES), java("x", "\tat " + made + "\n" + FRAMES),
                java("x", FRAMES.replace("\tat a.b.Order", "\tat " + made + "\n\tat a.b.Order")));
    }

    @Test
    void ignoresNumbersOfLambdasAndAnonymousClasses() {
        alike(java("x", "\tat a.B.lambda$pay$3(B.java:1)\n"), java("x", "\tat a.B.lambda$pay$12(B.java:9)\n"));
        alike(java("x", "\tat a.B$1.run(B.java:1)\n"), java("x", "\tat a.B$2.run(B.java:9)\n"));
        alike(java("x", "\tat a.B/0x00007f3a1c0d2a40.run(B.java:1)\n"),
                java("x", "\tat a.B/0x00000000deadbeef.run(B.java:1)\n"));
        different(java("x", "\tat a.Http1.run(Http1.java:1)\n"), java("x", "\tat a.Http2.run(Http2.java:1)\n"));
    }

    @Test
    void groupsAnEndlessRecursionRegardlessOfItsEnd() {
        String a = "\tat a.A.a(A.java:1)\n";
        String b = "\tat a.B.b(B.java:1)\n";
        String type = "java.lang.StackOverflowError";

        assertThat(key(type, type + "\n" + (a + b).repeat(500)))
                .isEqualTo(key(type, type + "\n" + (b + a).repeat(500)));
    }

    @Test
    void usesPythonsLastFrame() {
        String head = "Traceback (most recent call last):\n";
        String frames = "  File \"/app/shop/web.py\", line 3, in handle\n    pay(order)\n"
                + "  File \"/app/shop/order.py\", line 7, in pay\n    raise StockError(order)\n";
        String one = head + frames + "shop.StockError: none left of 7\n";

        alike(python(one), python(one.replace("line 7", "line 8").replace("of 7", "of 8")),
                python(one.replace("/app/", "/srv/python3.12/")),
                python(one + "\nThe above exception was the direct cause of the following exception:\n\n" + head
                        + "  File \"/app/shop/main.py\", line 1, in main\n    run()\nRuntimeError: failed\n"),
                python(head
                        + "  File \"/app/x.py\", line 1, in x\n    y()\nKeyError: 'a'\n\nDuring handling of the above "
                        + "exception, another exception occurred:\n\n" + one));
        assertThat(python(one)).isNotEqualTo(python(one.replace("in pay", "in count")))
                .isNotEqualTo(python(one.replace("shop.StockError", "ValueError")));
        String deep = "  File \"/app/shop/a.py\", line 3, in a\n    b()\n".repeat(1)
                + "  File \"/app/shop/c.py\", line 3, in c\n    d()\n";
        assertThat(python(head + deep.repeat(4) + frames + "E: 1\n"))
                .isNotEqualTo(python(head + deep.repeat(4) + frames.replace("in pay", "in count") + "E: 1\n"));
    }

    @Test
    void understandsBrowsersAndNode() {
        String chrome = "TypeError: x is undefined\n    at pay (https://shop.example/js/order.3f9a1b.js:10:20)\n"
                + "    at https://shop.example/js/main.77aa01.js:1:2\n    at new Cart (https://shop.example/js/cart.js:5:6)";
        String firefox = "pay@https://shop.example/js/order.8811cc.js?v=2:11:20\n"
                + "@https://shop.example/js/main.99bb02.js:1:2\nCart@https://shop.example/js/cart.js:5:6\n";
        String safari = "pay@https://shop.example/js/order.8811cc.js:11\nglobal code@https://shop.example/js/main.1.js:1:2\n"
                + "[native code]\nCart@https://shop.example/js/cart.js:5:6";

        alike(key("TypeError", chrome), key("TypeError", firefox), key("TypeError", safari));
        assertThat(key("TypeError", firefox)).isNotEqualTo(key("TypeError", firefox.replace("pay@", "count@")));
        String node = "Error: no\n    at Shop.pay [as run] (/app/shop.js:1:2)\n    at async Promise.all (index 0)\n"
                + "    at node:internal/main/run:17:47\n    at async C:\\\\Program Files\\\\x.js:1:2";
        assertThat(key("Error", node))
                .isEqualTo(key("Error", node.replace(":1:2", ":7:9").replace("index 0", "index 1")))
                .isNotEqualTo(key("Error", node.replace("Shop.pay", "Shop.count")));
    }

    @Test
    void understandsGoDotNetRubyAndPhp() {
        String go = "panic: runtime error: index out of range [5] with length 3\n\ngoroutine 1 [running]:\n"
                + "panic({0x1, 0x2})\n\t/go/src/runtime/panic.go:88 +0x1d\nmain.(*Shop).pay(0xc000012345)\n"
                + "\t/app/main.go:8 +0x1d\nmain.main.func1()\n\t/app/main.go:12 +0x20\ncreated by main.x in goroutine 5\n"
                + "\t/app/main.go:3 +0x2\n\ngoroutine 7 [select]:\nmain.other()\n\t/app/o.go:1 +0x1\n";
        assertThat(key(null, go)).isEqualTo(key(null, go.replace("0xc000012345", "0xc000099999").replace("[5]", "[6]")
                .replace(":8 ", ":9 ").replace("main.other", "main.another").replace("func1", "func2")))
                .isNotEqualTo(key(null, go.replace(".pay(", ".count(")));

        String inner = " ---> Shop.StockException: none left of 7\n   at Shop.Order.<Pay>d__12.MoveNext() in C:\\a\\Order.cs:line 7\n"
                + "   at System.Threading.Tasks.Task.Run(Action action)\n   --- End of inner exception stack trace ---\n";
        assertThat(key("System.AggregateException", "System.AggregateException: One or more errors\n" + inner
                + "   at Shop.Main.Run(String[] args)\n"))
                .isEqualTo(key("Shop.StockException", "Shop.StockException: none\n"
                        + "   at Shop.Order.<Pay>d__4.MoveNext() in /src/Order.cs:line 9\n"))
                .isNotEqualTo(key("System.AggregateException", "System.AggregateException: One or more errors\n"
                        + inner.replace("<Pay>", "<Count>")));

        String ruby = "app/order.rb:7:in 'Order#pay': none left (StockError)\n\tfrom app/main.rb:3:in 'Object#main'\n";
        assertThat(key("StockError", ruby)).isEqualTo(key("StockError", ruby.replace(":7:", ":8:")))
                .isNotEqualTo(key("StockError", ruby.replace("#pay", "#count")));

        String php = "#0 /srv/order.php(7): Shop->pay(Object(Order), 3)\n#1 /srv/main.php(3): run()\n#2 {main}";
        assertThat(key("E", php)).isEqualTo(key("E", php.replace("(7)", "(8)").replace(", 3)", ", 4)")))
                .isNotEqualTo(key("E", php.replace("->pay", "->count")));
    }

    @Test
    void findsAStackTraceInAMessage() {
        Group one = group("failed for order 7\na.b.StockException: x\n" + FRAMES, Grouping.Thrown.NOTHING);
        Group more = group("Ada's order failed\na.b.StockException: y\n" + FRAMES, Grouping.Thrown.NOTHING);
        Group traced = group("java.lang.IllegalStateException: order 7\n" + FRAMES, Grouping.Thrown.NOTHING);

        assertThat(traced.fingerprint()).startsWith("2-")
                .isEqualTo(group("java.lang.IllegalStateException: nobody\n" + FRAMES, Grouping.Thrown.NOTHING)
                        .fingerprint());
        assertThat(one.fingerprint()).isEqualTo(more.fingerprint()).isNotEqualTo(traced.fingerprint());
        assertThat(group("two lines\nand no trace", Grouping.Thrown.NOTHING).fingerprint()).doesNotStartWith("2-");
    }

    @Test
    void aStackTraceWithoutATypeDoesNotContinueTheIssueOfItsMessage() {
        Group plain = group("alpha", Grouping.Thrown.NOTHING);
        Group traced = group("alpha", new Grouping.Thrown(null, null, "no type\n" + FRAMES));

        assertThat(traced.fingerprint()).startsWith("2-");
        assertThat(traced.earlier()).isNull();
        assertThat(plain.fingerprint()).doesNotStartWith("2-");
    }

    @Test
    void aWordBeforeTheFramesThatIsNoExceptionIsNoType() {
        String read = "Could not read\norder-1.pdf: not found\n" + FRAMES;
        String go = "open x: no such file\nmain.readConfig\n\t/app/main.go:12\nmain.main\n\t/app/main.go:3\n";

        assertThat(key("app.ReadFault", read)).isEqualTo(key("app.ReadFault", read.replace("order-1", "order-2")));
        assertThat(key("*fs.PathError", go)).isNotEqualTo(key("*net.OpError", go));
    }

    @Test
    void rubysTypeIsAtTheEndOfTheFirstLine() {
        String ruby = "app/order.rb:7:in `pay': none (left) (Shop::StockError)\n\tfrom app/main.rb:3:in `main'\n";

        assertThat(key(null, ruby)).isEqualTo(key("Shop::StockError", ruby))
                .isNotEqualTo(key(null, ruby.replace("StockError", "CardError")));
        assertThat(group(ruby, Grouping.Thrown.NOTHING).fingerprint()).isEqualTo(key(null, ruby));
    }

    @Test
    void numbersOfViewsAndClosuresDoNotSplitAFault() {
        String frames = "\tat shop.Stock$$$view3.take(Unknown Source)\n\tat shop.Stock$_run_closure1.call(Stock.groovy:7)\n";

        assertThat(java("x", frames))
                .isEqualTo(java("x", frames.replace("view3", "view4").replace("closure1", "closure2")))
                .isNotEqualTo(java("x", frames.replace("_run_", "_stop_")));
    }

    @Test
    void groupsByTypeAndMessageWithoutFrames() {
        assertThat(key("a.A", "a.A: x 1")).isEqualTo(key("a.A", "a.A: x 2")).isNotEqualTo(key("a.B", "a.B: x 1"));
    }

    @Test
    void computesTheFirstVersionsFingerprint() {
        Group thrown = Grouping.of(40, "order.failed", "no 7 left", null, new Grouping.Thrown("a.b.StockException", "x",
                "a.b.StockException: x\n" + FRAMES));

        assertThat(thrown.fingerprint()).matches("2-[0-9a-f]{32}");
        assertThat(thrown.earlier()).isEqualTo("6564d122e8d643c7162bbed2de28ca41");
        assertThat(Grouping.of(40, "order.failed", "no 7 left", null, Grouping.Thrown.NOTHING))
                .isEqualTo(new Group("2b5aeac0007fb1e8e578e68ba8eeafdd", "order.failed: no 7 left"));
        assertThat(Grouping.of(10, "n", "m", "f1", Grouping.Thrown.NOTHING))
                .isEqualTo(new Group("979868b3b44dea8783d2b7cc78bb780a", "n: m"));
    }

    @Test
    void noTextTakesLong() {
        for (String piece : List.of("a", "a.", "at ", "at a.b(", "(", "@", "a@/", ":1", "File \"", "\t", "$", "::",
                "a ",
                "#1 ", "Caused by: a.B: c\n", "Traceback (most recent call last):\n", "at a.b.C.d(E.java:1)\n",
                "\tSuppressed: a.B\n", "... 999999 more\n", "at a (b:1:1\n", "at a.b(c d, \n", "---> a.B: x\n",
                "from a:1:in `")) {
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
                key("a.B", piece.repeat((256 << 10) / piece.length()));
                key("a.B", ("at " + piece.repeat(1_900 / piece.length()) + "\n").repeat(100));
            }, piece);
        }
    }

    private static void alike(String... keys) {
        assertThat(Arrays.stream(keys).collect(Collectors.toSet())).hasSize(1);
    }

    private static void different(String... keys) {
        assertThat(Arrays.stream(keys).collect(Collectors.toSet())).hasSize(keys.length);
    }

    private static String java(String message, String frames) {
        return key("a.b.StockException", "a.b.StockException: " + message + "\n" + frames);
    }

    private static String python(String stack) {
        return key(null, stack);
    }

    private static String wrapped(String stack) {
        return key("java.util.concurrent.CompletionException", stack);
    }

    private static String key(String type, String stack) {
        return group(null, new Grouping.Thrown(type, null, stack)).fingerprint();
    }

    private static Group group(String message, Grouping.Thrown thrown) {
        return Grouping.of(40, "n", message, null, thrown);
    }
}
