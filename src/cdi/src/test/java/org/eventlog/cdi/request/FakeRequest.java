// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringReader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A request and its response like those of a server; methods that no test uses throw. */
final class FakeRequest {
    final Map<String, Object> attributes = new HashMap<>();
    final Map<String, List<String>> headers = new LinkedHashMap<>();
    final Map<String, String[]> parameters = new LinkedHashMap<>();
    final Map<String, String> answered = new HashMap<>();
    final List<AsyncListener> listeners = new ArrayList<>();
    String method = "GET";
    String uri = "/cart";
    String context = "";
    String query;
    String remote = "203.0.113.7";
    String principal;
    String session;
    final ByteArrayOutputStream written = new ByteArrayOutputStream();
    String encoding = "ISO-8859-1";
    String contentType;
    String charset;
    String body = "";
    int status = 200;
    boolean committed;
    boolean async;
    /** The wrapper from whose stream the reader reads, as on WildFly; null for a reader of its own. */
    ServletRequest outermost;
    boolean asyncOver;
    /** Whether another thread completes the request when a listener is about to be added. */
    boolean completesFirst;
    private ServletInputStream input;
    private BufferedReader reader;
    private ServletOutputStream output;
    private PrintWriter writer;
    DispatcherType dispatch = DispatcherType.REQUEST;
    /** What a wrapper around the request throws, by the name of the method. */
    final Map<String, Throwable> faults = new HashMap<>();

    FakeRequest header(String name, String value) {
        headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>()).add(value);
        return this;
    }

    HttpServletRequest request() {
        return proxy(HttpServletRequest.class, (self, called, args) -> switch (faulty(called.getName())) {
            case "getAttribute" -> attributes.get(args[0]);
            case "removeAttribute" -> attributes.remove(args[0]);
            case "setAttribute" -> attributes.put((String) args[0], args[1]);
            case "getMethod" -> method;
            case "getRequestURI" -> uri;
            case "getContextPath" -> context;
            case "getQueryString" -> query;
            case "getRemoteAddr" -> remote;
            case "getContentLengthLong" -> body.isEmpty() ? -1L : (long) body.length();
            case "getContentType" -> contentType;
            case "getCharacterEncoding" -> charset;
            case "getDispatcherType" -> dispatch;
            case "getHeader" -> headers.getOrDefault(lower(args[0]), Collections.singletonList(null)).get(0);
            case "getHeaders" -> Collections.enumeration(headers.getOrDefault(lower(args[0]), List.of()));
            case "getUserPrincipal" -> principal == null ? null : (Principal) () -> named();
            case "getSession" -> session == null ? null : session();
            case "isAsyncStarted" -> async;
            case "getAsyncContext" -> asyncContext();
            case "getParameterMap" -> parameters;
            case "getParameter" -> parameters.get(args[0])[0];
            case "getInputStream" -> input == null ? input = stream() : input;
            case "getReader" -> {
                if (reader == null) {
                    reader = new BufferedReader(outermost == null
                            ? new StringReader(body)
                            : new InputStreamReader(outermost.getInputStream(), StandardCharsets.UTF_8));
                }
                yield reader;
            }
            default -> throw new UnsupportedOperationException(called.toString());
        });
    }

    HttpServletResponse response() {
        return proxy(HttpServletResponse.class, (self, called, args) -> switch (faulty(called.getName())) {
            case "getStatus" -> status;
            case "isCommitted" -> committed;
            case "containsHeader" -> answered.containsKey((String) args[0]);
            case "setHeader" -> answered.put((String) args[0], (String) args[1]);
            case "getHeader" -> answered.get(args[0]);
            case "getCharacterEncoding" -> encoding;
            case "getOutputStream" -> output == null ? output = written() : output;
            case "getWriter" -> writer == null ? writer = writer() : writer;
            case "resetBuffer" -> resetBuffer();
            case "reset" -> reset();
            case "sendError" -> null;
            default -> throw new UnsupportedOperationException(called.toString());
        });
    }

    private String faulty(String method) throws Throwable {
        if (faults.containsKey(method)) {
            throw faults.get(method);
        }
        return method;
    }

    private String named() {
        if (faults.get("getName") instanceof Error fault) {
            throw fault;
        }
        return principal;
    }

    private PrintWriter writer() throws IOException {
        return new PrintWriter(new OutputStreamWriter(written, encoding), true);
    }

    private Void reset() {
        answered.clear();
        return resetBuffer();
    }

    private Void resetBuffer() {
        written.reset();
        return null;
    }

    private ServletOutputStream written() {
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

    /** Another thread has answered. */
    void complete() throws IOException {
        for (AsyncListener listener : List.copyOf(listeners)) {
            listener.onComplete(new AsyncEvent(asyncContext()));
        }
    }

    AsyncContext asyncContext() {
        return proxy(AsyncContext.class, (self, called, args) -> switch (called.getName()) {
            case "addListener" -> {
                if (asyncOver) {
                    throw new IllegalStateException("over");
                }
                async &= !completesFirst;
                yield completesFirst || listeners.add((AsyncListener) args[0]);
            }
            case "getRequest" -> request();
            case "getResponse" -> response();
            default -> throw new UnsupportedOperationException(called.toString());
        });
    }

    private HttpSession session() {
        return proxy(HttpSession.class, (self, called, args) -> session);
    }

    private ServletInputStream stream() {
        ByteArrayInputStream bytes = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
        return new ServletInputStream() {
            @Override
            public int read() {
                return bytes.read();
            }

            @Override
            public boolean isFinished() {
                return bytes.available() == 0;
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

    private static String lower(Object name) {
        return name.toString().toLowerCase(Locale.ROOT);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, handler));
    }
}
