// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request.cases;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** What an application does with a response. */
@SuppressWarnings("IdentityBinaryExpression")
final class ResponseCases {
    private ResponseCases() {}

    static void addTo(List<Case> all) {
        answers(all, "nothing", (response, seen) -> {});
        answers(all, "aStreamAfterAWriter", (response, seen) -> {
            response.getWriter().print("a");
            seen.done("stream", () -> response.getOutputStream().print("b"));
            response.getWriter().print("c");
        });
        answers(all, "aWriterAfterAStream", (response, seen) -> {
            response.getOutputStream().print("a");
            seen.done("writer", () -> response.getWriter().print("b"));
            response.getOutputStream().print("c");
        });
        answers(all, "theSameTwice", (response, seen) -> seen.note("same",
                response.getOutputStream() == response.getOutputStream()));
        answers(all, "anAnswerThatIsFlushed", (response, seen) -> {
            response.getOutputStream().print("a");
            response.flushBuffer();
            seen.note("committed", response.isCommitted());
            response.getOutputStream().print("b");
            response.getOutputStream().flush();
            seen.done("reset", response::reset);
            seen.done("resetBuffer", response::resetBuffer);
            seen.done("status", () -> response.setStatus(500));
            seen.done("error", () -> response.sendError(404));
            seen.done("redirect", () -> response.sendRedirect("/elsewhere"));
        });
        answers(all, "aStreamThatIsReset", (response, seen) -> {
            response.setHeader("X-Pot", "1");
            response.setStatus(202);
            response.getOutputStream().print("never seen");
            response.reset();
            seen.note("status", response.getStatus());
            seen.note("header", response.getHeader("X-Pot"));
            seen.done("writer", () -> response.getWriter().print("written"));
        });
        answers(all, "aWriterThatIsReset", (response, seen) -> {
            response.setCharacterEncoding("UTF-8");
            response.getWriter().print("never seen");
            response.reset();
            seen.note("encoding", response.getCharacterEncoding());
            seen.done("stream", () -> response.getOutputStream().print("written"));
        });
        answers(all, "aBufferThatIsReset", (response, seen) -> {
            response.getWriter().print("never seen");
            response.resetBuffer();
            seen.done("stream", () -> response.getOutputStream().print("b"));
            response.getWriter().print("written");
        });
        answers(all, "anErrorWithAMessage", (response, seen) -> {
            response.getWriter().print("never seen");
            response.sendError(410, "no tea");
            seen.note("status", response.getStatus());
            seen.note("committed", response.isCommitted());
            seen.done("write", () -> response.getWriter().print("nor this"));
        });
        answers(all, "aLengthThatIsRight", (response, seen) -> {
            response.setContentLengthLong(4);
            response.getOutputStream().print("four");
        });
        answers(all, "moreThanTheLength", (response, seen) -> {
            response.setContentLength(4);
            seen.done("write", () -> response.getOutputStream().write("four and more".getBytes(
                    StandardCharsets.US_ASCII)));
        });
        answers(all, "aTextLongerThanTheLength", (response, seen) -> {
            response.setContentLength(4);
            seen.done("write", () -> response.getWriter().print("four and more"));
            seen.note("error", response.getWriter().checkError());
        });
        answers(all, "aTrailer", (response, seen) -> {
            seen.done("set", () -> response.setTrailerFields(() -> Map.of("X-Sum", "7")));
            seen.note("supplier", response.getTrailerFields() != null);
            response.getOutputStream().print("sum");
        });
        answers(all, "nothingIsNew", (response, seen) -> {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            response.setHeader("ETag", "\"1\"");
        });
        answers(all, "aRedirect", (response, seen) -> {
            response.getWriter().print("never seen");
            response.sendRedirect("elsewhere?a=1");
            seen.note("status", response.getStatus());
            seen.note("location", response.getHeader("Location") != null);
            seen.done("write", () -> response.getWriter().print("nor this"));
        });
        answers(all, "theSizeOfTheBuffer", (response, seen) -> {
            seen.note("size", response.getBufferSize());
            response.setBufferSize(100_000);
            seen.note("size", response.getBufferSize());
            response.getOutputStream().print("x".repeat(50_000));
            seen.note("committed", response.isCommitted());
            seen.done("late", () -> response.setBufferSize(10));
        });
        answers(all, "headersAndCookies", (response, seen) -> {
            response.addHeader("X-Pot", "1");
            response.addHeader("X-Pot", "2");
            response.addIntHeader("X-Number", 3);
            response.addCookie(new Cookie("tea", "green"));
            seen.note("pots", response.getHeaders("X-Pot"));
            seen.note("contains", response.containsHeader("X-Number"));
        });
        answers(all, "compressedByTheApplication", (response, seen) -> {
            response.setHeader("Content-Encoding", "gzip");
            try (OutputStream out = new GZIPOutputStream(response.getOutputStream())) {
                out.write("a pot of tea ".repeat(100).getBytes(StandardCharsets.US_ASCII));
            }
        });
        answers(all, "octets", (response, seen) -> {
            ServletOutputStream out = response.getOutputStream();
            out.write(65);
            out.write(new byte[]{66, 67});
            out.write(new byte[]{68, 69, 70}, 1, 2);
            seen.done("null", () -> out.write((byte[]) null));
            seen.done("outside", () -> out.write(new byte[2], 1, 5));
            seen.note("ready", out.isReady());
            seen.done("listener", () -> out.setWriteListener(new NoListener()));
            out.close();
            seen.done("closed", () -> out.write(71));
            seen.done("closed", out::close);
        });
        answers(all, "printsToAStream", (response, seen) -> {
            response.setContentType("text/plain; charset=utf-8");
            ServletOutputStream out = response.getOutputStream();
            seen.done("latin", () -> out.print("t\u00e9"));
            seen.done("tea", () -> out.println("\u8336"));
            seen.done("null", () -> out.print((String) null));
            out.print(true);
            out.print('c');
            out.print(1);
            out.print(2L);
            out.print(1.5f);
            out.println(2.5);
            out.println(false);
            out.println('d');
            out.println(3);
            out.println(4L);
            out.println(3.5f);
            out.println("text");
            out.println();
        });
        all.add(new Case("theHeadOfAPage", Asking.method("HEAD"), (request, response, seen) -> {
            response.setContentType("text/plain");
            response.getWriter().println("never seen");
        }));
        all.add(new Case("anExceptionBehindAnAnswer", Asking.get(), (request, response, seen) -> {
            response.setLocale(Locale.GERMANY);
            response.getWriter().print("sent");
            response.flushBuffer();
            throw new java.io.IOException("no more");
        }));
    }

    private static void answers(List<Case> all, String name, Answer answer) {
        all.add(new Case(name, Asking.get(), (request, response, seen) -> answer.of(response, seen)));
    }

    private interface Answer {
        void of(HttpServletResponse response, Seen seen) throws Exception;
    }
}
