// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request.cases;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Which characters the bytes of a body are. */
final class EncodingCases {
    private EncodingCases() {}

    private static final String TEXT = "t\u00e9 \u20ac \u8336";

    static void addTo(List<Case> all) {
        reads(all, "aReaderOfTextWithoutACharset", "text/plain");
        reads(all, "aReaderOfJsonWithoutACharset", "application/json");
        reads(all, "aReaderOfTextInUtf8", "text/plain; charset=utf-8");
        reads(all, "aReaderOfJsonInUtf8", "application/json;charset=UTF-8");
        reads(all, "aReaderOfTextInLatin1", "text/plain; charset=ISO-8859-1");
        reads(all, "aQuotedCharset", "text/plain; charset=\"utf-8\"");
        reads(all, "aCharsetBesideAnotherParameter", "text/plain; format=flowed; charset=utf-8; delsp=yes");
        reads(all, "anUnknownCharset", "text/plain; charset=klingon");
        reads(all, "anIllegalCharset", "text/plain; charset=\"??? ?\"");
        reads(all, "anEmptyCharset", "text/plain; charset=");
        reads(all, "anUnknownCharsetOfJson", "application/json; charset=klingon");
        all.add(new Case("aCharsetOfTwoBytes",
                Asking.method("POST").type("text/plain; charset=utf-16").body(TEXT.getBytes(StandardCharsets.UTF_16)),
                (request, response, seen) -> lines(request, seen)));
        all.add(new Case("bytesThatAreNoUtf8",
                Asking.method("POST").type("text/plain; charset=utf-8").body(new byte[]{'a', (byte) 0xe9, 'b'}),
                (request, response, seen) -> lines(request, seen)));
        sets(all, "anEncodingThatIsSetBefore", "text/plain", "UTF-8");
        sets(all, "anEncodingThatIsSetOverADeclaredOne", "text/plain; charset=iso-8859-1", "UTF-8");
        sets(all, "anEncodingThatIsSetOverAnUnknownOne", "text/plain; charset=klingon", "UTF-8");
        sets(all, "anUnknownEncodingThatIsSet", "text/plain", "klingon");
        all.add(new Case("anEncodingThatIsSetTooLate", Asking.post("text/plain", TEXT), (request, response, seen) -> {
            seen.note("first", request.getReader().read());
            seen.done("set", () -> request.setCharacterEncoding("UTF-8"));
            lines(request, seen);
        }));
        all.add(new Case("anEncodingThatIsSetBehindTheStream", Asking.post("text/plain", TEXT),
                (request, response, seen) -> {
                    seen.note("first", request.getInputStream().read());
                    seen.done("set", () -> request.setCharacterEncoding("UTF-8"));
                    seen.note("encoding", request.getCharacterEncoding());
                    seen.note("rest", new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
                }));
        all.add(new Case("aStreamAfterAReaderThatFailed",
                Asking.post("text/plain; charset=klingon", TEXT), (request, response, seen) -> {
                    seen.tried("reader", () -> request.getReader().readLine());
                    seen.tried("stream", () -> new String(request.getInputStream().readAllBytes(),
                            StandardCharsets.UTF_8));
                    seen.tried("reader", () -> request.getReader().readLine());
                }));
    }

    private static void reads(List<Case> all, String name, String type) {
        all.add(new Case(name, Asking.post(type, TEXT), (request, response, seen) -> lines(request, seen)));
    }

    private static void sets(List<Case> all, String name, String type, String encoding) {
        all.add(new Case(name, Asking.post(type, TEXT), (request, response, seen) -> {
            seen.done("set", () -> request.setCharacterEncoding(encoding));
            lines(request, seen);
        }));
    }

    private static void lines(HttpServletRequest request, Seen seen) {
        seen.tried("encoding", request::getCharacterEncoding);
        seen.tried("type", request::getContentType);
        seen.tried("first", () -> request.getReader().readLine());
        seen.tried("second", () -> request.getReader().readLine());
        seen.tried("encoding afterwards", request::getCharacterEncoding);
    }
}
