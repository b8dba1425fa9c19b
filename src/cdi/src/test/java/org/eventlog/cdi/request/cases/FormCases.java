// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request.cases;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Parameters and parts. */
final class FormCases {
    private FormCases() {}

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String TEA = "name=t%C3%A9&kind=%E8%8C%B6&kind=b+c&empty=&bare";

    static void addTo(List<Case> all) {
        form(all, "aForm", Asking.post(FORM, TEA));
        form(all, "aFormInUtf8", Asking.post(FORM + "; charset=utf-8", TEA));
        form(all, "aFormInLatin1", Asking.post(FORM + "; charset=iso-8859-1", "name=t%E9&kind=\u00e9"));
        form(all, "aFormInAnUnknownCharset", Asking.post(FORM + "; charset=klingon", TEA));
        form(all, "aFormThatIsPut", Asking.method("PUT").type(FORM).body(TEA));
        form(all, "aFormThatIsPatched", Asking.method("PATCH").type(FORM).body(TEA));
        form(all, "aFormThatIsGot", Asking.method("GET").type(FORM).body(TEA));
        form(all, "aFormWithAQuery", Asking.post(FORM, TEA).query("name=first&kind=%C3%A9&other=1"));
        form(all, "aFormThatIsMalformed", Asking.post(FORM, "name=%zz&kind=%E8%8&=&&x=%"));
        form(all, "aFormInChunks", Asking.method("POST").type(FORM).chunked("", "name=t%C3", "%A9&kind=1"));
        form(all, "anEmptyForm", Asking.post(FORM, ""));
        form(all, "aFormThatBreaksOff", Asking.method("POST").type(FORM).body("name=t".getBytes(
                StandardCharsets.US_ASCII), 100).ended());
        all.add(new Case("aFormAfterItsStreamWasRead", Asking.post(FORM, TEA), (request, response, seen) -> {
            seen.tried("body", () -> text(request));
            parameters(request, seen);
        }));
        all.add(new Case("aFormAfterItsReaderWasRead", Asking.post(FORM, TEA), (request, response, seen) -> {
            seen.tried("line", () -> request.getReader().readLine());
            parameters(request, seen);
        }));
        all.add(new Case("aFormAfterItsStreamWasOpened", Asking.post(FORM, TEA), (request, response, seen) -> {
            request.getInputStream();
            parameters(request, seen);
            seen.tried("body", () -> text(request));
        }));
        all.add(new Case("theStreamAfterAForm", Asking.post(FORM, TEA), (request, response, seen) -> {
            parameters(request, seen);
            seen.tried("body", () -> text(request));
        }));
        all.add(new Case("theReaderAfterAForm", Asking.post(FORM, TEA), (request, response, seen) -> {
            seen.tried("name", () -> request.getParameter("name"));
            seen.tried("line", () -> request.getReader().readLine());
        }));
        all.add(new Case("anEncodingThatIsSetBeforeAForm", Asking.post(FORM, "name=t%E9"),
                (request, response, seen) -> {
                    seen.done("set", () -> request.setCharacterEncoding("ISO-8859-1"));
                    parameters(request, seen);
                }));
        all.add(new Case("anEncodingThatIsSetAfterAForm", Asking.post(FORM, TEA), (request, response, seen) -> {
            seen.tried("name", () -> request.getParameter("name"));
            seen.done("set", () -> request.setCharacterEncoding("ISO-8859-1"));
            parameters(request, seen);
        }));
        all.add(new Case("theQueryOfJson", Asking.post("application/json", "{}").query("a=1"),
                (request, response, seen) -> {
                    parameters(request, seen);
                    seen.tried("body", () -> text(request));
                }));
        parts(all);
    }

    private static void parts(List<Case> all) {
        all.add(new Case("partsOfAForm", multipart(), (request, response, seen) -> {
            seen.tried("parts", () -> parts(request));
            seen.tried("note", () -> request.getParameter("note"));
            seen.tried("file", () -> request.getPart("file").getSubmittedFileName());
            seen.tried("none", () -> request.getPart("none"));
            seen.tried("body", () -> text(request));
        }));
        all.add(new Case("aParameterThatIsAPart", multipart(), (request, response, seen) -> {
            parameters(request, seen);
            seen.tried("parts", () -> parts(request));
        }));
        all.add(new Case("partsAfterTheStream", multipart(), (request, response, seen) -> {
            seen.tried("body", () -> text(request).length());
            seen.tried("parts", () -> parts(request));
        }));
        all.add(new Case("partsOfWhatHasNone", Asking.post("application/json", "{}"), (request, response, seen) -> seen
                .tried("parts", () -> parts(request))));
    }

    private static Asking multipart() {
        return Asking.post("multipart/form-data; boundary=xxx", """
                --xxx\r
                Content-Disposition: form-data; name="note"\r
                \r
                t\u00e9\r
                --xxx\r
                Content-Disposition: form-data; name="file"; filename="a.txt"\r
                Content-Type: text/plain; charset=utf-8\r
                \r
                a pot of t\u00e9\r
                --xxx--\r
                """);
    }

    private static String parts(HttpServletRequest request) throws Exception {
        StringBuilder all = new StringBuilder();
        for (Part part : request.getParts()) {
            all.append(part.getName()).append(':').append(part.getContentType()).append(':').append(part.getSize())
                    .append(':').append(new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .append(' ');
        }
        return all.toString();
    }

    private static void form(List<Case> all, String name, Asking asking) {
        all.add(new Case(name, asking, (request, response, seen) -> parameters(request, seen)));
    }

    private static void parameters(HttpServletRequest request, Seen seen) {
        seen.tried("name", () -> request.getParameter("name"));
        seen.tried("names", () -> Collections.list(request.getParameterNames()).stream().sorted().toList());
        seen.tried("kinds", () -> Arrays.toString(request.getParameterValues("kind")));
        seen.tried("map", () -> request.getParameterMap().entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + Arrays.toString(entry.getValue())).toList());
        seen.tried("none", () -> request.getParameter("none"));
    }

    private static String text(HttpServletRequest request) throws Exception {
        return new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
