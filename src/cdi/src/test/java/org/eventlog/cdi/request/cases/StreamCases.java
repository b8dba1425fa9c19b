// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request.cases;

import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Each way to read a stream. */
final class StreamCases {
    private StreamCases() {}

    private static final String JSON = "{\"pots\":\n[1,2,3],\r\n\"tea\":\"\u8336\"}";

    static void addTo(List<Case> all) {
        reads(all, "singleBytes", JSON, (in, seen) -> {
            for (int i = 0; i < 5; i++) {
                seen.tried("read", in::read);
            }
        });
        reads(all, "bytesIntoAnArray", JSON, (in, seen) -> {
            byte[] room = new byte[200];
            seen.tried("none", () -> in.read(room, 0, 0));
            seen.tried("seven", () -> in.read(room, 3, 7));
            seen.tried("rest", () -> in.read(room));
            seen.note("room", Arrays.toString(room));
            seen.tried("end", () -> in.read(room));
            seen.tried("none at the end", () -> in.read(room, 0, 0));
        });
        reads(all, "bytesIntoNoArray", JSON, (in, seen) -> {
            seen.tried("null", () -> in.read(null, 0, 1));
            seen.tried("null array", () -> in.read((byte[]) null));
            seen.tried("outside", () -> in.read(new byte[2], 1, 5));
            seen.tried("negative", () -> in.read(new byte[2], -1, 1));
            seen.tried("then", in::read);
        });
        reads(all, "linesOfBytes", JSON, (in, seen) -> {
            byte[] room = new byte[100];
            for (int i = 0; i < 4; i++) {
                int read = in.readLine(room, 2, 98);
                seen.note("line", read + " " + new String(room, 0, Math.max(0, read) + 2, StandardCharsets.UTF_8));
            }
            seen.tried("none", () -> in.readLine(room, 0, 0));
        });
        reads(all, "someBytesAndThenAll", JSON, (in, seen) -> {
            seen.tried("four", () -> Arrays.toString(in.readNBytes(4)));
            byte[] room = new byte[10];
            seen.tried("five", () -> in.readNBytes(room, 1, 5));
            seen.note("room", Arrays.toString(room));
            seen.tried("rest", () -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
            seen.tried("end", () -> in.readAllBytes().length);
            seen.tried("none", () -> in.readNBytes(3).length);
        });
        reads(all, "bytesThatAreSkipped", JSON, (in, seen) -> {
            seen.tried("skip", () -> in.skip(3));
            seen.tried("then", in::read);
            seen.tried("none", () -> in.skip(0));
            seen.tried("back", () -> in.skip(-2));
            seen.done("exactly", () -> in.skipNBytes(2));
            seen.tried("then", in::read);
            seen.done("beyond", () -> in.skipNBytes(500));
            seen.tried("end", in::read);
        });
        reads(all, "aMarkInAStream", JSON, (in, seen) -> {
            seen.tried("supported", in::markSupported);
            seen.done("mark", () -> in.mark(10));
            seen.tried("read", in::read);
            seen.done("reset", in::reset);
            seen.tried("rest", () -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
        });
        reads(all, "aStreamThatIsTransferred", JSON, (in, seen) -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            seen.tried("count", () -> in.transferTo(out));
            seen.note("text", out.toString(StandardCharsets.UTF_8));
            seen.tried("available", in::available);
        });
        reads(all, "theStateOfAStream", JSON, (in, seen) -> {
            seen.tried("finished", in::isFinished);
            seen.tried("ready", in::isReady);
            in.readAllBytes();
            seen.tried("finished", in::isFinished);
            seen.tried("ready", in::isReady);
            seen.tried("available", in::available);
        });
        reads(all, "aStreamThatIsClosed", JSON, (in, seen) -> {
            seen.tried("read", in::read);
            seen.done("close", in::close);
            seen.tried("read", in::read);
            seen.tried("available", in::available);
            seen.done("close", in::close);
        });
        reads(all, "aListenerWithoutAsynchronousWork", JSON, (in, seen) -> {
            seen.done("null", () -> in.setReadListener(null));
            seen.done("listener", () -> in.setReadListener(new NoListener()));
            seen.tried("read", in::read);
        });
        reads(all, "anEmptyBody", "", (in, seen) -> {
            seen.tried("finished", in::isFinished);
            seen.tried("read", in::read);
            seen.tried("all", () -> in.readAllBytes().length);
            seen.tried("finished", in::isFinished);
        });
        reads(all, "aLargeBody", "[" + "1234567,".repeat(12_500) + "0]", (in, seen) -> {
            byte[] body = in.readAllBytes();
            seen.note("length", body.length);
            seen.note("hash", Arrays.hashCode(body));
            seen.tried("end", in::read);
        });
        both(all);
    }

    private static void both(List<Case> all) {
        all.add(new Case("aReaderAfterAStream", Asking.post("text/plain", JSON), (request, response, seen) -> {
            seen.tried("stream", () -> request.getInputStream().read());
            seen.tried("reader", () -> request.getReader().readLine());
            seen.tried("stream", () -> request.getInputStream().read());
        }));
        all.add(new Case("aStreamAfterAReader", Asking.post("text/plain", JSON), (request, response, seen) -> {
            seen.tried("reader", () -> request.getReader().read());
            seen.tried("stream", () -> request.getInputStream().read());
            seen.tried("reader", () -> request.getReader().readLine());
        }));
        all.add(new Case("aReaderAfterAStreamThatWasOnlyOpened", Asking.post("text/plain", JSON),
                (request, response, seen) -> {
                    seen.done("stream", request::getInputStream);
                    seen.tried("reader", () -> request.getReader().readLine());
                    seen.tried("stream", () -> request.getInputStream().read());
                }));
        all.add(new Case("theSameStreamTwice", Asking.post("application/json", JSON), (request, response, seen) -> {
            ServletInputStream first = request.getInputStream();
            seen.note("same", first == request.getInputStream());
            first.readAllBytes();
            seen.note("same", first == request.getInputStream());
        }));
    }

    private static void reads(List<Case> all, String name, String body, Reading reading) {
        all.add(new Case(name, Asking.post("application/json", body),
                (request, response, seen) -> reading.of(request.getInputStream(), seen)));
    }

    private interface Reading {
        void of(ServletInputStream in, Seen seen) throws Exception;
    }
}
