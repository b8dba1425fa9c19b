// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.eventlog.http.MediaType;
import org.eventlog.internal.ForeignCode;

/**
 * A request that records the beginning of its body for the event, as the application reads it. Data that the
 * application does not read is not read for the event. Used by the request's threads, one after another.
 */
final class RequestBody extends HttpServletRequestWrapper {
    static final String FORM = "application/x-www-form-urlencoded";

    private final BodyStart start;
    private final int max;
    private final String type;
    private BodyStream stream;
    private BodyReader reader;
    /** WildFly's reader reads from the stream of the outermost wrapper, which would record the body a second time. */
    private boolean opensReader;
    private String encoding;
    /** Of the request as received: an error page or a forwarded request may have another one. */
    private final String query;
    /** The parameters that the server has read from the body, as a form; null until then. */
    private String form;
    private boolean formCut;
    private boolean cut;

    RequestBody(HttpServletRequest request, int max) {
        super(request);
        this.max = max;
        this.start = new BodyStart(max);
        this.type = type(request);
        this.query = query();
    }

    private String query() {
        return ForeignCode.call(super::getQueryString, fault -> null);
    }

    /** Whether the request's body is of one of these types. */
    static boolean isOf(HttpServletRequest request, List<String> types) {
        return request.getContentType() != null && types.contains(type(request));
    }

    private static String type(HttpServletRequest request) {
        return MediaType.of(request.getContentType());
    }

    /** The recorded data with secrets masked; null if there is none. */
    String masked(Redaction redaction) {
        String text = MediaType.isJson(type) ? start.json() : start.text(charset(encoding));
        boolean read = !text.isEmpty();
        if (!read) {
            text = form;
        }
        if (text == null || text.isEmpty()) {
            return null;
        }
        cut = read ? start.isCut() : formCut;
        String masked = redaction.body(type, text, cut);
        return cut ? masked + "…" : masked;
    }

    /** Whether a part of it is missing in what was {@link #masked}. */
    boolean isCut() {
        return cut;
    }

    /**
     * The server may have read the body for parameters. Checked now, because the server may reuse the request object
     * later.
     */
    private void keepForm() {
        if (form == null && stream == null && reader == null && isForm()) {
            try {
                form = form(super.getParameterMap(), QueryValues.of(query(), query));
            } catch (RuntimeException e) {
                // The application gets the exception itself, or already has the parameters.
                form = "";
            }
        }
    }

    private boolean isForm() {
        return type.equals(FORM);
    }

    /**
     * Whether the parameter's first value is in the query of the request, of a forward or of an include. Then WildFly
     * leaves the body to the application.
     */
    private boolean isInQuery(String name) {
        Object included = getAttribute(RequestDispatcher.INCLUDE_QUERY_STRING);
        return QueryValues.of(query(), query).has(name)
                || included instanceof String text && QueryValues.of(text, null).has(name);
    }

    private String form(Map<String, String[]> parameters, QueryValues inQuery) {
        StringJoiner pairs = new StringJoiner("&");
        for (Map.Entry<String, String[]> parameter : parameters.entrySet()) {
            for (String value : inQuery.removedFrom(parameter.getKey(), parameter.getValue())) {
                if (pairs.length() > max) {
                    formCut = true;
                    return pairs.toString();
                }
                pairs.add(encode(parameter.getKey()) + "=" + encode(value));
            }
        }
        return pairs.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Charset charset(String name) {
        Charset known = name == null ? StandardCharsets.UTF_8 : MediaType.charsetNamed(name);
        return known == null ? StandardCharsets.ISO_8859_1 : known;
    }

    /** Delegated, because the server decides when a stream is allowed instead of a reader. */
    @Override
    public ServletInputStream getInputStream() throws IOException {
        ServletInputStream source = super.getInputStream();
        if (opensReader) {
            return source;
        }
        if (stream == null || !stream.isOf(source)) {
            stream = new BodyStream(source, start);
            encoding = encoding();
        }
        return stream;
    }

    /** Delegated, because the server decodes the bytes and decides which charset names are supported. */
    @Override
    public BufferedReader getReader() throws IOException {
        BufferedReader source = servers();
        if (reader == null || !reader.isOf(source)) {
            reader = new BodyReader(source, start);
        }
        return reader;
    }

    private BufferedReader servers() throws IOException {
        opensReader = true;
        try {
            return super.getReader();
        } finally {
            opensReader = false;
        }
    }

    /** Read now, because a server may reuse the request object later. */
    private String encoding() {
        try {
            return getCharacterEncoding();
        } catch (RuntimeException e) {
            return null;
        }
    }

    @Override
    public String getParameter(String name) {
        String found = super.getParameter(name);
        if (found == null || form == null && isForm() && !isInQuery(name)) {
            keepForm();
        }
        return found;
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        Map<String, String[]> found = super.getParameterMap();
        keepForm();
        return found;
    }

    @Override
    public Enumeration<String> getParameterNames() {
        Enumeration<String> found = super.getParameterNames();
        keepForm();
        return found;
    }

    @Override
    public String[] getParameterValues(String name) {
        String[] found = super.getParameterValues(name);
        keepForm();
        return found;
    }
}
