// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request.cases;

import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends a case's request to an application, and returns the application's observations and the client's response. */
public final class Exchange {
    private static final Duration SOON = Duration.ofSeconds(20);
    /** Values that always differ, or that Eventlog changes as documented. */
    private static final List<String> LEFT_OUT = List.of("date:", "x-request-id:");

    private static final Pattern SESSION = Pattern.compile("(JSESSIONID=)[^;\\r\\n]*");
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

    private final String host;
    private final int port;

    public Exchange(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /**
     * Fails if the application did not run the case, unless the server refused the request itself.
     *
     * @param path the application's path, such as {@code /bare}; replaced with {@code /app} in the results
     */
    public List<String> of(String path, Case one) throws IOException {
        String run = UUID.randomUUID().toString();
        List<String> all = answer(ask(path, one, run), path);
        boolean refused = all.stream().anyMatch(line -> line.matches("HTTP/1.1 (4(?!04)|501).*"));
        if (!refused || !told(path, run).isEmpty()) {
            all.addAll(seen(path, one, run));
        }
        return all;
    }

    private byte[] ask(String path, Case one, String run) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(host, port)) {
            socket.setSoTimeout((int) SOON.toMillis());
            byte[] head = one.asking().head(path, one.name(), run);
            // Together, so that a body is there when its reader asks whether it is.
            socket.getOutputStream().write(one.asking().waits() ? head : joined(head, one.asking().body()));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean wanted = false;
            if (one.asking().waits()) {
                while (!answer.toString(StandardCharsets.ISO_8859_1).contains("\r\n\r\n")) {
                    int read = in.read();
                    if (read < 0) {
                        break;
                    }
                    answer.write(read);
                }
                wanted = answer.toString(StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 100");
            }
            try {
                if (wanted) {
                    socket.getOutputStream().write(one.asking().body());
                }
                if (one.asking().ends()) {
                    socket.shutdownOutput();
                }
                int read = in.read();
                while (read >= 0) {
                    answer.write(read);
                    // After an interim response, not every server closes a connection on request.
                    read = one.asking().waits() && isWhole(answer) ? -1 : in.read();
                }
            } catch (IOException e) {
                // A reset after the response, because part of the body was not read.
            }
        }
        return answer.toByteArray();
    }

    private static boolean isWhole(ByteArrayOutputStream answer) {
        String text = answer.toString(StandardCharsets.ISO_8859_1);
        text = text.substring(text.lastIndexOf("HTTP/1.1 "));
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || text.startsWith("HTTP/1.1 100")) {
            return false;
        }
        Matcher length = LENGTH.matcher(text.substring(0, end));
        return length.find()
                ? text.length() == end + 4 + Integer.parseInt(length.group(1))
                : text.endsWith("\r\n0\r\n\r\n");
    }

    private static byte[] joined(byte[] head, byte[] body) {
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    private static List<String> answer(byte[] bytes, String path) {
        String text = SESSION.matcher(new String(bytes, StandardCharsets.ISO_8859_1).replace(path, "/app"))
                .replaceAll("$1.");
        List<String> all = new ArrayList<>();
        int end = text.indexOf("\r\n\r\n");
        while (end >= 0 && text.startsWith("HTTP/1.1 100")) {
            all.add(text.substring(0, text.indexOf("\r\n")));
            text = text.substring(end + 4);
            end = text.indexOf("\r\n\r\n");
        }
        // Those differ each time: ids of sessions, and the client's port.
        text = text.replaceAll("(?i)(JSESSIONID=)[^;\r\n]*", "$1…");
        List<String> head = new ArrayList<>(List.of((end < 0 ? text : text.substring(0, end)).split("\r\n")));
        String status = head.remove(0);
        all.add(status);
        head.stream()
                .map(line -> line.substring(0, line.indexOf(':') + 1).toLowerCase(Locale.ROOT)
                        + line.substring(line.indexOf(':') + 1))
                .filter(line -> LEFT_OUT.stream().noneMatch(line::startsWith))
                .sorted()
                .forEach(all::add);
        // A server's own page for a fault of the application shows its stack, which has the filter in it. Open Liberty
        // adds it to what was sent.
        if (!status.contains(" 500 ") && end >= 0 && !text.contains("<!DOCTYPE html PUBLIC")) {
            all.add(text.substring(end + 4));
        } else {
            all.removeIf(line -> line.startsWith("content-length:"));
        }
        return all;
    }

    private List<String> seen(String path, Case one, String run) {
        List<String> seen = new ArrayList<>(await().atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> told(path, run),
                        lines -> lines.stream().anyMatch(l -> l.startsWith(CaseServlet.END + "="))));
        // The return of the page's method is not sufficient: another thread may still record something.
        seen.removeIf(line -> line.startsWith(CaseServlet.END + "="));
        if (!seen.contains(CaseServlet.BEGIN + "=" + one.name())
                || seen.toString().contains(NoClassDefFoundError.class.getSimpleName())) {
            throw new IllegalStateException("The case was not run: " + seen);
        }
        return seen;
    }

    private List<String> told(String path, String run) throws IOException {
        try (Socket socket = new Socket(host, port)) {
            socket.setSoTimeout((int) SOON.toMillis());
            socket.getOutputStream().write(("GET " + path + CaseServlet.PATH + " HTTP/1.0\r\nHost: localhost\r\nX-Run: "
                    + run + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return answer.substring(answer.indexOf("\r\n\r\n") + 4).replace(path, "/app")
                    .replaceAll("(remote=/[0-9.:]+):\\d+", "$1:…").lines().toList();
        }
    }
}
