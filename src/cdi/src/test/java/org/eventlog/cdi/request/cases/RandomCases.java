// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request.cases;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Collections;

/** Cases that do some of what an application may do, in any order. A number always gives the same case. */
final class RandomCases {
    private static final String PREFIX = "random-";
    /** The next step, which a dispatch of the request continues with. */
    private static final String NEXT = RandomCases.class.getName();
    private static final String ANOTHER_THREAD = "another thread";
    private static final String TEA = "t\u00e9 \u20ac \u8336 \ud83c\udf75 ";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final List<String> BODIES = List.of("", "a=1&b=2&a=3", "a=t%C3%A9&b=%E9&c=x+y",
            "{\"a\":\"t\u00e9\"}",
            "line\nline\r\nline", "word ".repeat(3_000), "b=" + "z".repeat(9_000) + "&a=\u00e9");
    private static final List<String> TYPES = List.of("text/plain", "text/plain; charset=utf-8",
            "text/plain; charset=iso-8859-1", "text/plain; charset=klingon", FORM, FORM, FORM + "; charset=iso-8859-1",
            "application/json", "application/octet-stream");
    private static final List<String> QUERIES = List.of("a=query", "a=%C3%A9&d=1", "x", "b=1&b=2");

    private static final List<Step> READING = List.of(
            step("read one", (q, s) -> s.tried("byte", () -> q.getInputStream().read())),
            step("read some", (q, s) -> s.tried("bytes", () -> Arrays.toString(q.getInputStream().readNBytes(5)))),
            step("read all", (q, s) -> s.tried("hash", () -> Arrays.hashCode(q.getInputStream().readAllBytes()))),
            step("transfer", (q, s) -> s.tried("count", () -> q.getInputStream().transferTo(
                    OutputStream.nullOutputStream()))),
            step("skip", (q, s) -> s.tried("skipped", () -> q.getInputStream().skip(3))),
            step("read line of bytes", (q, s) -> s.tried("length", () -> q.getInputStream().readLine(new byte[20], 0,
                    20))),
            step("close stream", (q, s) -> s.done("close", () -> q.getInputStream().close())),
            step("finished", (q, s) -> s.tried("finished", () -> q.getInputStream().isFinished())),
            step("read a character", (q, s) -> s.tried("character", () -> q.getReader().read())),
            step("read a line", (q, s) -> s.tried("line", () -> q.getReader().readLine())),
            step("read characters", (q, s) -> s.tried("characters", () -> {
                char[] room = new char[7];
                return q.getReader().read(room) + Arrays.toString(room);
            })),
            step("read lines", (q, s) -> s.tried("lines", () -> q.getReader().lines().toList().hashCode())),
            step("mark", (q, s) -> s.tried("mark", () -> {
                q.getReader().mark(10);
                int read = q.getReader().read();
                q.getReader().reset();
                return read + " " + q.getReader().read();
            })),
            step("parameter", (q, s) -> s.tried("a", () -> q.getParameter("a"))),
            step("another parameter", (q, s) -> s.tried("b", () -> q.getParameter("b"))),
            step("values", (q, s) -> s.tried("as", () -> Arrays.toString(q.getParameterValues("a")))),
            step("names", (q, s) -> s.tried("names", () -> new TreeSet<>(Collections.list(q.getParameterNames())))),
            step("map", (q, s) -> s.tried("map", () -> {
                Map<String, String> all = new TreeMap<>();
                q.getParameterMap().forEach((name, values) -> all.put(name, Arrays.toString(values)));
                return all;
            })),
            step("parts", (q, s) -> s.tried("parts", () -> q.getParts().size())),
            step("request encoding", (q, s) -> s.done("set", () -> q.setCharacterEncoding("ISO-8859-1"))),
            step("request encoding unknown", (q, s) -> s.done("set", () -> q.setCharacterEncoding("klingon"))),
            step("session", (q, s) -> s.tried("new", () -> q.getSession().isNew())),
            step("end session", (q, s) -> s.done("end", () -> q.getSession().invalidate())));

    private static final List<Step> WRITING = List.of(
            step("bytes", (q, r, s) -> s.done("write", () -> r.getOutputStream().write(TEA.getBytes(
                    StandardCharsets.UTF_8)))),
            step("many bytes", (q, r, s) -> s.done("write", () -> r.getOutputStream().write(new byte[40_000]))),
            step("print latin", (q, r, s) -> s.done("print", () -> r.getOutputStream().print("t\u00e9"))),
            step("print tea", (q, r, s) -> s.done("print", () -> r.getOutputStream().print(TEA))),
            step("print character", (q, r, s) -> s.done("print", () -> r.getOutputStream().print('\u00e9'))),
            step("print line of character", (q, r, s) -> s.done("print", () -> r.getOutputStream().println('\u00e9'))),
            step("print numbers", (q, r, s) -> s.done("print", () -> {
                r.getOutputStream().println(1.5);
                r.getOutputStream().print(true);
                r.getOutputStream().println();
            })),
            step("flush stream", (q, r, s) -> s.done("flush", () -> r.getOutputStream().flush())),
            step("close output", (q, r, s) -> s.done("close", () -> r.getOutputStream().close())),
            step("text", (q, r, s) -> s.done("print", () -> r.getWriter().print(TEA))),
            step("many texts", (q, r, s) -> s.done("print", () -> r.getWriter().print(TEA.repeat(3_000)))),
            step("line", (q, r, s) -> s.done("println", () -> r.getWriter().println(TEA))),
            step("format", (q, r, s) -> s.done("format", () -> r.getWriter().printf("%.2f %s", 1.5, "t\u00e9"))),
            step("append", (q, r, s) -> s.done("append", () -> r.getWriter().append(TEA, 1, 4).append('c'))),
            step("flush writer", (q, r, s) -> s.done("flush", () -> r.getWriter().flush())),
            step("close writer", (q, r, s) -> s.done("close", () -> r.getWriter().close())),
            step("error of writer", (q, r, s) -> s.tried("error", () -> r.getWriter().checkError())),
            step("type", (q, r, s) -> s.done("type", () -> r.setContentType("text/plain; charset=utf-8"))),
            step("type only", (q, r, s) -> s.done("type", () -> r.setContentType("text/html"))),
            step("encoding", (q, r, s) -> s.done("encoding", () -> r.setCharacterEncoding("UTF-16BE"))),
            step("locale", (q, r, s) -> s.done("locale", () -> r.setLocale(Locale.GERMANY))),
            step("length", (q, r, s) -> s.done("length", () -> r.setContentLength(9))),
            step("buffer", (q, r, s) -> s.done("buffer", () -> r.setBufferSize(60_000))),
            step("status", (q, r, s) -> s.done("status", () -> r.setStatus(202))),
            step("bad status", (q, r, s) -> s.done("status", () -> r.setStatus(503))),
            step("error", (q, r, s) -> s.done("error", () -> r.sendError(404, "no tea"))),
            step("error with page", (q, r, s) -> s.done("error", () -> r.sendError(CaseServlet.ERROR))),
            step("redirect", (q, r, s) -> s.done("redirect", () -> r.sendRedirect("elsewhere?a=1"))),
            step("reset", (q, r, s) -> s.done("reset", r::reset)),
            step("reset buffer", (q, r, s) -> s.done("reset", r::resetBuffer)),
            step("flush", (q, r, s) -> s.done("flush", r::flushBuffer)),
            step("header", (q, r, s) -> s.done("header", () -> r.addHeader("X-Pot", "1"))),
            step("state", (q, r, s) -> s.tried("state", () -> r.getStatus() + " " + r.isCommitted() + " "
                    + r.getContentType() + " " + r.getCharacterEncoding() + " " + r.getHeader("X-Pot"))));

    private static final List<Step> GOING = List.of(
            step("forward", (q, r, s) -> q.getRequestDispatcher(CaseServlet.PATH + "/on?a=forward").forward(q, r)),
            step("include", (q, r, s) -> q.getRequestDispatcher(CaseServlet.PATH + "/in?a=include").include(q, r)),
            last("throw", (q, r, s) -> {
                throw new IllegalStateException("no tea");
            }),
            last("throw one of servlets", (q, r, s) -> {
                throw new ServletException("no cup", new IOException("no tea"));
            }),
            last("dispatch", (q, r, s) -> {
                if (q.getDispatcherType() == DispatcherType.REQUEST) {
                    q.startAsync().dispatch(CaseServlet.PATH + "/async?a=async");
                }
            }),
            last(ANOTHER_THREAD, (q, r, s) -> {
                if (q.getDispatcherType() == DispatcherType.REQUEST) {
                    AsyncContext async = q.startAsync(q, r);
                    async.start(() -> {
                        s.done("on", () -> go((HttpServletRequest) async.getRequest(),
                                (HttpServletResponse) async.getResponse(), s));
                        s.done("complete", async::complete);
                    });
                }
            }));

    private RandomCases() {}

    static boolean has(String name) {
        return name.startsWith(PREFIX);
    }

    static Case named(String name) {
        Random random = new Random(Long.parseLong(name.substring(PREFIX.length())) * 31 + 7);
        Asking asking = asking(random);
        List<Step> steps = new ArrayList<>();
        for (int left = 1 + random.nextInt(9); left > 0; left--) {
            int kind = random.nextInt(10);
            steps.add(one(random, kind < 4 ? READING : kind < 9 ? WRITING : GOING));
        }
        if (steps.stream().anyMatch(step -> step.name().equals(ANOTHER_THREAD))) {
            // What the server does itself would be in a race with the thread.
            steps.removeIf(step -> !step.name().equals(ANOTHER_THREAD) && (GOING.contains(step)
                    || step.name().matches("error.*page|error|redirect")));
            int at = steps.stream().map(Step::name).toList().indexOf(ANOTHER_THREAD);
            steps.subList(at + 1, steps.size()).removeIf(step -> step.name().equals(ANOTHER_THREAD));
        }
        return new Case(name, asking, new Script(steps)::run);
    }

    static List<Case> some(int from, int count) {
        List<Case> some = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            some.add(named(PREFIX + i));
        }
        return some;
    }

    private static Asking asking(Random random) {
        Asking asking = Asking.method(random.nextInt(8) == 0 ? "PUT" : "POST").type(one(random, TYPES));
        String body = one(random, BODIES);
        if (random.nextInt(4) == 0 && !body.isEmpty()) {
            asking.chunked("", body.substring(0, body.length() / 2), body.substring(body.length() / 2));
        } else {
            asking.body(body);
        }
        return random.nextBoolean() ? asking : asking.query(one(random, QUERIES));
    }

    private static <T> T one(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static void go(HttpServletRequest request, HttpServletResponse response, Seen seen) throws Exception {
        ((Script) request.getAttribute(NEXT)).run(request, response, seen);
    }

    private interface Reading {
        void of(HttpServletRequest request, Seen seen) throws Exception;
    }

    /** @param last whether the rest of the steps is not for this call */
    private record Step(String name, boolean last, Case.Page page) {}

    private static Step step(String name, Reading reading) {
        return step(name, (request, response, seen) -> reading.of(request, seen));
    }

    private static Step step(String name, Case.Page page) {
        return new Step(name, false, page);
    }

    private static Step last(String name, Case.Page page) {
        return new Step(name, true, page);
    }

    /** The steps of one request. */
    private static final class Script {
        private final List<Step> steps;
        private int next;

        Script(List<Step> steps) {
            this.steps = steps;
        }

        void run(HttpServletRequest request, HttpServletResponse response, Seen seen) throws Exception {
            Object begun = request.getAttribute(NEXT);
            if (begun != null && begun != this) {
                // A dispatch, for which the case was made anew.
                ((Script) begun).run(request, response, seen);
                return;
            }
            request.setAttribute(NEXT, this);
            seen.note("as", request.getDispatcherType());
            while (next < steps.size()) {
                Step step = steps.get(next++);
                seen.note("step", step.name());
                step.page().serve(request, response, seen);
                if (step.last()) {
                    return;
                }
            }
        }
    }
}
