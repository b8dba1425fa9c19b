// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request.cases;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Each way to write with a writer. */
@SuppressWarnings("FormatString")
final class WriterCases {
    private WriterCases() {}

    private static final String TEA = "t\u00e9 \u20ac \u8336 \ud83c\udf75";

    static void addTo(List<Case> all) {
        writes(all, "aWriterOfNoEncoding", "text/plain", (out, seen) -> out.print(TEA));
        writes(all, "aWriterInUtf8", "text/plain; charset=utf-8", (out, seen) -> out.print(TEA));
        writes(all, "aWriterOfJson", "application/json", (out, seen) -> out.print(TEA));
        writes(all, "aWriterOfTwoBytes", "text/plain; charset=utf-16be", (out, seen) -> out.print(TEA));
        all.add(new Case("aWriterInAnUnknownEncoding", Asking.get(), (request, response, seen) -> {
            seen.done("set", () -> response.setContentType("text/plain; charset=klingon"));
            seen.tried("encoding", response::getCharacterEncoding);
            seen.done("writer", () -> response.getWriter().print(TEA));
            seen.done("encoding", () -> response.setCharacterEncoding("klingon"));
        }));
        all.add(new Case("anEncodingThatIsSetBehindTheWriter", Asking.get(), (request, response, seen) -> {
            response.setContentType("text/plain");
            response.getWriter().print(TEA);
            response.setCharacterEncoding("UTF-8");
            seen.note("encoding", response.getCharacterEncoding());
            response.setContentType("text/html; charset=utf-8");
            seen.note("type", response.getContentType());
            response.getWriter().print(TEA);
        }));
        all.add(new Case("aLocale", Asking.get(), (request, response, seen) -> {
            response.setLocale(Locale.GERMANY);
            response.setContentType("text/plain");
            PrintWriter out = response.getWriter();
            out.printf("%.2f %,d|", 1.5, 1_234_567);
            out.printf(Locale.FRANCE, "%.2f|", 1.5);
            out.format("%.2f|", 2.5);
            out.format(Locale.US, "%.2f|", 2.5);
            seen.note("encoding", response.getCharacterEncoding());
            seen.note("locale", response.getLocale());
        }));
        writes(all, "aFormatThatIsNone", "text/plain", (out, seen) -> {
            seen.done("unknown", () -> out.printf("before %y after", 1));
            seen.done("null", () -> out.printf(null));
            seen.done("missing", () -> out.format("%s %s", 1));
        });
        writes(all, "linesOfAWriter", "text/plain", (out, seen) -> {
            out.println();
            out.println(true);
            out.println('c');
            out.println(1);
            out.println(2L);
            out.println(1.5f);
            out.println(2.5);
            out.println(new char[]{'a', 'b'});
            out.println("text");
            out.println((String) null);
            out.println(new StringBuilder("object"));
            out.println((Object) null);
        });
        writes(all, "valuesOfAWriter", "text/plain", (out, seen) -> {
            out.print(true);
            out.print('c');
            out.print(1);
            out.print(2L);
            out.print(1.5f);
            out.print(2.5);
            out.print(new char[]{'a', 'b'});
            out.print("text");
            out.print((String) null);
            out.print(new StringBuilder("object"));
            out.print((Object) null);
            out.write('d');
            out.write(new char[]{'e', 'f'});
            out.write(new char[]{'g', 'h', 'i'}, 1, 1);
            out.write("jkl");
            out.write("mno", 1, 1);
            out.append("pq").append('r').append("stu", 1, 2).append(null);
        });
        writes(all, "whatAWriterCantWrite", "text/plain", (out, seen) -> {
            seen.done("null", () -> out.write((String) null));
            seen.done("null array", () -> out.print((char[]) null));
            seen.done("outside", () -> out.write("abc", 2, 5));
            seen.done("outside", () -> out.write(new char[2], 1, 5));
            seen.done("object", () -> out.print(new Object() {
                @Override
                public String toString() {
                    throw new IllegalStateException("no text");
                }
            }));
            seen.tried("error", out::checkError);
            out.print("afterwards");
        });
        writes(all, "anObjectWhoseTextChanges", "text/plain", (out, seen) -> {
            int[] asked = new int[1];
            Object value = new Object() {
                @Override
                public String toString() {
                    return "asked " + ++asked[0];
                }
            };
            out.print(value);
            out.println(value);
            out.printf("%s", value);
            out.append(String.valueOf(value));
            seen.note("asked", asked[0]);
        });
        writes(all, "aWriterThatIsClosed", "text/plain", (out, seen) -> {
            out.print("before");
            out.close();
            out.print("after");
            seen.tried("error", out::checkError);
            out.close();
        });
        writes(all, "aWriterThatIsFlushed", "text/plain", (out, seen) -> {
            out.print("before");
            out.flush();
            out.print("after");
            seen.tried("error", out::checkError);
        });
        writes(all, "aLargeText", "text/plain; charset=utf-8", (out, seen) -> {
            for (int i = 0; i < 5_000; i++) {
                out.println(TEA);
            }
        });
        writes(all, "halvesOfAPair", "text/plain; charset=utf-8", (out, seen) -> {
            out.write('\ud83c');
            out.write('\udf75');
            out.print("\ud83c");
            out.print("\udf75");
            out.print("\ud83c alone");
        });
    }

    private static void writes(List<Case> all, String name, String type, Writing writing) {
        all.add(new Case(name, Asking.get(), (request, response, seen) -> {
            response.setContentType(type);
            PrintWriter out = response.getWriter();
            seen.note("same", out == response.getWriter());
            seen.note("encoding", response.getCharacterEncoding() + " " + response.getContentType());
            writing.of(out, seen);
        }));
    }

    private interface Writing {
        void of(PrintWriter out, Seen seen) throws Exception;
    }
}
