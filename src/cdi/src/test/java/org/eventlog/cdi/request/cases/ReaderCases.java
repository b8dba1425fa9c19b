// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request.cases;

import java.io.BufferedReader;
import java.io.StringWriter;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.List;

/** Each way to read with a reader. */
final class ReaderCases {
    private ReaderCases() {}

    private static final String TEXT = "first \u8336\nsecond\r\nthird\rfourth\n\nsixth";

    /** A text that the application reads to its end, whose event has it, too. */
    static final Case WHOLE = new Case("aTextReadToItsEnd",
            Asking.post("text/plain; charset=utf-8", "a pot of green tea").query("whole"),
            (request, response, seen) -> seen.tried("lines", () -> request.getReader().lines().toList()));

    static void addTo(List<Case> all) {
        all.add(WHOLE);
        reads(all, "singleCharacters", (in, seen) -> {
            for (int i = 0; i < 9; i++) {
                seen.tried("read", in::read);
            }
        });
        reads(all, "charactersIntoAnArray", (in, seen) -> {
            char[] room = new char[20];
            seen.tried("none", () -> in.read(room, 0, 0));
            seen.tried("seven", () -> in.read(room, 3, 7));
            seen.note("room", new String(room));
            seen.tried("buffer", () -> in.read(CharBuffer.wrap(room)));
            seen.note("room", new String(room));
            seen.tried("outside", () -> in.read(room, 19, 5));
            seen.tried("null", () -> in.read(null, 0, 1));
            seen.tried("then", () -> in.read(room));
        });
        reads(all, "lines", (in, seen) -> {
            for (int i = 0; i < 8; i++) {
                seen.tried("line", in::readLine);
            }
        });
        reads(all, "linesAmongCharacters", (in, seen) -> {
            seen.tried("read", in::read);
            seen.tried("line", in::readLine);
            seen.tried("read", in::read);
            seen.tried("line", in::readLine);
            char[] room = new char[6];
            seen.tried("array", () -> in.read(room));
            seen.note("room", Arrays.toString(room));
            seen.tried("line", in::readLine);
        });
        reads(all, "aStreamOfLines", (in, seen) -> {
            seen.tried("lines", () -> in.lines().toList());
            seen.tried("end", in::readLine);
        });
        reads(all, "aReaderThatIsTransferred", (in, seen) -> {
            StringWriter out = new StringWriter();
            seen.tried("count", () -> in.transferTo(out));
            seen.note("text", out);
        });
        reads(all, "aMarkInAReader", (in, seen) -> {
            seen.tried("supported", in::markSupported);
            seen.done("reset", in::reset);
            seen.tried("read", in::read);
            seen.done("mark", () -> in.mark(100));
            seen.tried("line", in::readLine);
            seen.tried("line", in::readLine);
            seen.done("reset", in::reset);
            seen.tried("line", in::readLine);
            seen.done("reset", in::reset);
            seen.tried("read", in::read);
            seen.done("negative", () -> in.mark(-1));
        });
        reads(all, "charactersThatAreSkipped", (in, seen) -> {
            seen.tried("skip", () -> in.skip(3));
            seen.tried("then", in::read);
            seen.tried("none", () -> in.skip(0));
            seen.tried("back", () -> in.skip(-1));
            seen.tried("all", () -> in.skip(1000));
            seen.tried("end", in::read);
        });
        reads(all, "theStateOfAReader", (in, seen) -> {
            in.read();
            seen.tried("ready", in::ready);
            in.skip(1000);
            seen.tried("end", in::read);
        });
        reads(all, "aReaderThatIsClosed", (in, seen) -> {
            seen.tried("read", in::read);
            seen.done("close", in::close);
            seen.tried("read", in::read);
            seen.tried("line", in::readLine);
            seen.tried("ready", in::ready);
            seen.done("close", in::close);
        });
        all.add(new Case("theSameReaderTwice", Asking.post("text/plain", TEXT), (request, response, seen) -> {
            BufferedReader first = request.getReader();
            seen.note("same", first == request.getReader());
            first.readLine();
            seen.note("same", first == request.getReader());
            seen.tried("line", () -> request.getReader().readLine());
        }));
        all.add(new Case("theReaderOfNoBody", Asking.method("POST").type("text/plain"), (request, response, seen) -> {
            seen.tried("line", () -> request.getReader().readLine());
            seen.note("length", request.getContentLengthLong());
        }));
        all.add(new Case("theReaderOfALargeBody", Asking.post("text/plain; charset=utf-8", "\u8336 and more\n".repeat(
                9000)), (request, response, seen) -> {
                    List<String> lines = request.getReader().lines().toList();
                    seen.note("lines", lines.size());
                    seen.note("hash", lines.hashCode());
                }));
    }

    private static void reads(List<Case> all, String name, Reading reading) {
        all.add(new Case(name, Asking.post("text/plain; charset=utf-8", TEXT),
                (request, response, seen) -> reading.of(request.getReader(), seen)));
    }

    private interface Reading {
        void of(BufferedReader in, Seen seen) throws Exception;
    }
}
