// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request.cases;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request, byte by byte: for requests that no HTTP client would let a test send. */
public final class Asking {
    private final String method;
    private final List<String> headers = new ArrayList<>();
    private String query = "";
    private String version = "HTTP/1.1";
    private byte[] body = {};
    private boolean continued;
    private boolean ends;

    private Asking(String method) {
        this.method = method;
    }

    static Asking get() {
        return new Asking("GET");
    }

    static Asking method(String method) {
        return new Asking(method);
    }

    static Asking post(String type, String body) {
        return new Asking("POST").type(type).body(body);
    }

    Asking type(String type) {
        return header("Content-Type", type);
    }

    Asking header(String name, String value) {
        headers.add(name + ": " + value);
        return this;
    }

    Asking query(String text) {
        query = "?" + text;
        return this;
    }

    Asking http10() {
        version = "HTTP/1.0";
        return this;
    }

    /** In UTF-8, with its length. */
    Asking body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    Asking body(byte[] bytes) {
        return body(bytes, bytes.length);
    }

    /** With a length that may be another. */
    Asking body(byte[] bytes, int length) {
        body = bytes;
        return header("Content-Length", String.valueOf(length));
    }

    Asking chunked(String trailer, String... chunks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String chunk : chunks) {
            byte[] bytes = chunk.getBytes(StandardCharsets.UTF_8);
            out.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(bytes);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes(("0\r\n" + trailer + "\r\n").getBytes(StandardCharsets.US_ASCII));
        body = out.toByteArray();
        return header("Transfer-Encoding", "chunked");
    }

    /** The body only when the server asks for it. */
    Asking expectingContinue() {
        continued = true;
        return header("Expect", "100-continue");
    }

    /** The client then closes its output. */
    Asking ended() {
        ends = true;
        return this;
    }

    boolean ends() {
        return ends;
    }

    boolean waits() {
        return continued;
    }

    byte[] head(String path, String name, String run) {
        StringBuilder head = new StringBuilder(method).append(' ').append(path).append("/case").append(query)
                .append(' ')
                .append(version).append("\r\nHost: localhost\r\nX-Case: ").append(name).append("\r\nX-Run: ")
                .append(run)
                .append("\r\n");
        if (headers.stream().noneMatch(header -> header.startsWith("Connection:"))) {
            head.append("Connection: close\r\n");
        }
        headers.forEach(header -> head.append(header).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    byte[] body() {
        return body;
    }
}
