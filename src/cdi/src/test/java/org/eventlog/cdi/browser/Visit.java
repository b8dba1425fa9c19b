// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.browser;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One request of a browser to the endpoint, and its answer; what no test asks for throws. */
final class Visit {
    final Map<String, String> answered = new HashMap<>();
    Cookie set;
    int status = 200;
    String remote = "203.0.113.7";
    String session;
    private final Map<String, String> headers = new HashMap<>(Map.of("sec-fetch-site", "same-origin"));
    private final String method;
    private final String path;
    private InputStream body = InputStream.nullInputStream();
    private long length = -1;
    private String type;
    private Cookie cookie;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private Visit(String method, String path) {
        this.method = method;
        this.path = path;
    }

    static Visit get(String path) {
        return new Visit("GET", path);
    }

    static Visit post(String path, String type, byte[] body) {
        Visit visit = new Visit("POST", path);
        visit.body = new ByteArrayInputStream(body);
        visit.length = body.length;
        visit.type = type;
        return visit;
    }

    static Visit post(String json) {
        return post("", "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    /** Without a Content-Length. */
    Visit chunked(InputStream endless) {
        body = endless;
        length = -1;
        return this;
    }

    Visit header(String name, String value) {
        headers.put(name.toLowerCase(Locale.ROOT), value);
        return this;
    }

    Visit from(String address) {
        remote = address;
        return this;
    }

    Visit in(String sessionId) {
        session = sessionId;
        return this;
    }

    Visit with(Cookie known) {
        cookie = known;
        return this;
    }

    Visit to(BrowserEndpoint endpoint) throws IOException {
        endpoint.handle(request(), response());
        return this;
    }

    String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    HttpServletRequest request() {
        return proxy(HttpServletRequest.class, (self, called, args) -> switch (called.getName()) {
            case "setAttribute" -> null;
            case "getMethod" -> method;
            case "getPathInfo" -> path.isEmpty() ? null : path;
            case "getContextPath" -> "/shop";
            case "getQueryString" -> null;
            case "getRequestURI" -> "/shop/eventlog-browser" + path;
            case "getRequestURL" -> new StringBuffer("http://shop.example/shop/eventlog-browser" + path);
            case "isSecure" -> false;
            case "getRemoteAddr" -> remote;
            case "getContentLengthLong" -> length;
            case "getContentType" -> type;
            case "getCookies" -> cookie == null ? null : new Cookie[]{cookie};
            case "getHeader" -> headers.get(((String) args[0]).toLowerCase(Locale.ROOT));
            case "getHeaders" ->
                Collections.enumeration(headers.containsKey(((String) args[0]).toLowerCase(Locale.ROOT))
                        ? List.of(headers.get(((String) args[0]).toLowerCase(Locale.ROOT)))
                        : List.<String>of());
            case "getSession" -> session == null
                    ? null
                    : proxy(HttpSession.class, (me, asked, none) -> session);
            case "getInputStream" -> input();
            default -> throw new UnsupportedOperationException(called.toString());
        });
    }

    private HttpServletResponse response() {
        return proxy(HttpServletResponse.class, (self, called, args) -> {
            switch (called.getName()) {
                case "setHeader" -> answered.put((String) args[0], (String) args[1]);
                case "setStatus" -> status = (int) args[0];
                case "addCookie" -> set = (Cookie) args[0];
                case "setContentType" -> answered.put("Content-Type", (String) args[0]);
                case "setContentLength" -> answered.put("Content-Length", String.valueOf(args[0]));
                case "getStatus" -> {
                    return status;
                }
                case "getOutputStream" -> {
                    return output();
                }
                default -> throw new UnsupportedOperationException(called.toString());
            }
            return null;
        });
    }

    private ServletInputStream input() {
        return new ServletInputStream() {
            @Override
            public int read() throws IOException {
                return body.read();
            }

            @Override
            public int read(byte[] to, int from, int most) throws IOException {
                return body.read(to, from, most);
            }

            @Override
            public boolean isFinished() {
                return false;
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setReadListener(ReadListener listener) {
                throw new UnsupportedOperationException();
            }
        };
    }

    private ServletOutputStream output() {
        return new ServletOutputStream() {
            @Override
            public void write(int octet) {
                written.write(octet);
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new UnsupportedOperationException();
            }
        };
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, handler));
    }
}
