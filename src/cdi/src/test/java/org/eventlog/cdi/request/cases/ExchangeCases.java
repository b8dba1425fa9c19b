// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request.cases;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Cases of how a body is sent, and what happens to one that is not read. */
final class ExchangeCases {
    private ExchangeCases() {}

    private static final String JSON = "{\"pots\":[1,2,3]}";

    static void addTo(List<Case> all) {
        all.add(new Case("aBodyInChunks", Asking.method("POST").type("application/json").chunked("", "{\"a\"", ":1",
                "}"), (request, response, seen) -> {
                    seen.note("length", request.getContentLengthLong());
                    seen.tried("body", () -> text(request));
                }));
        all.add(new Case("aBodyWithATrailer", Asking.method("POST").type("application/json").header("Trailer", "X-Sum")
                .chunked("X-Sum: 7\r\n", JSON), (request, response, seen) -> {
                    seen.tried("body", () -> text(request));
                    seen.tried("ready", request::isTrailerFieldsReady);
                    seen.tried("trailer", request::getTrailerFields);
                }));
        broken(all);
        unread(all);
        all.add(new Case("aBodyOfAGet", Asking.get().type("application/json").body(JSON),
                (request, response, seen) -> seen.tried("body", () -> text(request))));
        all.add(new Case("aBodyOfADelete", Asking.method("DELETE").type("application/json").body(JSON),
                (request, response, seen) -> seen.tried("line", () -> request.getReader().readLine())));
        all.add(new Case("aBodyThatIsAskedFor", Asking.post("application/json", JSON).expectingContinue(),
                (request, response, seen) -> seen.tried("body", () -> text(request))));
        all.add(new Case("aBodyThatIsNotAskedFor", Asking.post("application/json", JSON).expectingContinue(),
                (request, response, seen) -> response.setStatus(417)));
        all.add(new Case("anOldClient", Asking.post("application/json", JSON).http10(), (request, response, seen) -> {
            seen.note("protocol", request.getProtocol());
            seen.tried("body", () -> text(request));
            response.getWriter().println("old");
        }));
        all.add(new Case("aBodyOfNoType", Asking.method("POST").body(JSON), (request, response, seen) -> {
            seen.note("type", request.getContentType());
            seen.tried("line", () -> request.getReader().readLine());
        }));
        all.add(new Case("aTypeThatIsNone", Asking.post(";;;", JSON), (request, response, seen) -> {
            seen.note("type", request.getContentType());
            seen.tried("encoding", request::getCharacterEncoding);
            seen.tried("body", () -> text(request));
        }));
        all.add(new Case("whatARequestSaysOfItself", Asking.post("Application/JSON ; Charset=UTF-8", JSON).query("a=1")
                .header("Accept-Language", "de, en;q=0.5").header("Cookie", "a=b"), (request, response, seen) -> {
                    seen.note("method", request.getMethod());
                    seen.note("uri", request.getRequestURI() + " " + request.getServletPath() + " "
                            + request.getPathInfo() + " " + request.getQueryString());
                    seen.note("type", request.getContentType() + " " + request.getCharacterEncoding());
                    seen.note("length", request.getContentLength() + " " + request.getContentLengthLong());
                    seen.note("headers", Collections.list(request.getHeaderNames()));
                    seen.note("locales", Collections.list(request.getLocales()));
                    seen.note("cookies", Arrays.stream(request.getCookies()).map(c -> c.getName() + c.getValue())
                            .toList());
                    seen.note("dispatch", request.getDispatcherType() + " " + request.isAsyncSupported());
                    seen.note("session", request.getSession(false));
                }));
        all.add(new Case("theServersOwnRequestInTheMidst", Asking.post("text/plain; charset=utf-8", "one\ntwo\nthree"),
                (request, response, seen) -> {
                    seen.tried("line", () -> request.getReader().readLine());
                    seen.tried("line", () -> inner(request).getReader().readLine());
                    seen.tried("line", () -> request.getReader().readLine());
                }));
        all.add(new Case("theServersOwnStreamInTheMidst", Asking.post("application/json", JSON),
                (request, response, seen) -> {
                    seen.tried("read", () -> request.getInputStream().read());
                    seen.tried("read", () -> inner(request).getInputStream().read());
                    seen.tried("rest", () -> text(request));
                }));
    }

    private static void broken(List<Case> all) {
        byte[] bytes = JSON.getBytes(StandardCharsets.US_ASCII);
        all.add(new Case("aBodyThatBreaksOff", Asking.method("POST").type("application/json").body(bytes, 100).ended(),
                (request, response, seen) -> {
                    seen.tried("first", () -> request.getInputStream().read());
                    seen.tried("rest", () -> text(request));
                    seen.tried("again", () -> request.getInputStream().read());
                }));
        all.add(new Case("aTextThatBreaksOff", Asking.method("POST").type("text/plain").body(bytes, 100).ended(),
                (request, response, seen) -> {
                    seen.tried("first", () -> request.getReader().read());
                    seen.tried("line", () -> request.getReader().readLine());
                    seen.tried("line", () -> request.getReader().readLine());
                }));
        all.add(new Case("aBodyThatIsLongerThanItSays", Asking.method("POST").type("application/json").body(bytes, 6),
                (request, response, seen) -> seen.tried("body", () -> text(request))));
        all.add(new Case("aBodyThatBreaksOffAndNobodyCatchesIt",
                Asking.method("POST").type("application/json").body(bytes, 100).ended(),
                (request, response, seen) -> text(request)));
    }

    private static void unread(List<Case> all) {
        all.add(new Case("aBodyThatNobodyReads", Asking.post("application/json", JSON),
                (request, response, seen) -> response.getWriter().print("no")));
        all.add(new Case("aBodyThatIsHalfRead", Asking.post("application/json", JSON), (request, response, seen) -> {
            seen.tried("some", () -> new String(request.getInputStream().readNBytes(5), StandardCharsets.US_ASCII));
            response.getWriter().print("half");
        }));
        all.add(new Case("anExceptionAfterHalfABody", Asking.post("application/json", JSON),
                (request, response, seen) -> {
                    request.getInputStream().readNBytes(5);
                    throw new IllegalStateException("no more");
                }));
    }

    private static ServletRequest inner(HttpServletRequest request) {
        return request instanceof ServletRequestWrapper wrapper ? wrapper.getRequest() : request;
    }

    private static String text(HttpServletRequest request) throws Exception {
        return new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
