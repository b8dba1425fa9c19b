// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A request that keeps the beginning of its body for the event, as the application reads it: what nobody reads is not
 * read for us. Used by the request's threads, one after the other.
 */
final class RequestBody extends HttpServletRequestWrapper {
    static final String FORM = "application/x-www-form-urlencoded";

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final int max;
    private final String type;
    private ServletInputStream stream;
    private BufferedReader reader;
    private boolean parameters;
    private boolean cut;

    RequestBody(HttpServletRequest request, int max) {
        super(request);
        this.max = max;
        this.type = type(request);
    }

    /** Whether the request's body is of one of these types. */
    static boolean isOf(HttpServletRequest request, List<String> types) {
        return request.getContentType() != null && types.contains(type(request));
    }

    private static String type(HttpServletRequest request) {
        return request.getContentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** What was read, without secrets; null when nothing was. */
    String masked(Redaction redaction) {
        String text = kept.toString(charset());
        if (text.isEmpty() && parameters && type.equals(FORM)) {
            text = form();
        }
        if (text.isEmpty()) {
            return null;
        }
        String masked = redaction.body(type, text, cut);
        return cut ? masked + "…" : masked;
    }

    /** The body was read by the server, for parameters. */
    private String form() {
        StringJoiner form = new StringJoiner("&");
        for (Map.Entry<String, String[]> parameter : super.getParameterMap().entrySet()) {
            for (String value : parameter.getValue()) {
                if (form.length() > max) {
                    cut = true;
                    return form.toString();
                }
                form.add(encode(parameter.getKey()) + "=" + encode(value));
            }
        }
        return form.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Charset charset() {
        String name = getCharacterEncoding();
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalArgumentException e) {
            return StandardCharsets.ISO_8859_1;
        }
    }

    private void keep(byte[] bytes, int from, int count) {
        int room = Math.min(count, max - kept.size());
        cut |= room < count;
        kept.write(bytes, from, room);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (stream == null) {
            stream = new Kept(super.getInputStream());
        }
        return stream;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        if (reader == null) {
            reader = new BufferedReader(new InputStreamReader(getInputStream(), charset()));
        }
        return reader;
    }

    @Override
    public String getParameter(String name) {
        parameters = true;
        return super.getParameter(name);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        parameters = true;
        return super.getParameterMap();
    }

    @Override
    public Enumeration<String> getParameterNames() {
        parameters = true;
        return super.getParameterNames();
    }

    @Override
    public String[] getParameterValues(String name) {
        parameters = true;
        return super.getParameterValues(name);
    }

    private final class Kept extends ServletInputStream {
        private final ServletInputStream source;

        Kept(ServletInputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            int read = source.read();
            if (read >= 0) {
                keep(new byte[]{(byte) read}, 0, 1);
            }
            return read;
        }

        @Override
        public int read(byte[] to, int from, int count) throws IOException {
            int read = source.read(to, from, count);
            if (read > 0) {
                keep(to, from, read);
            }
            return read;
        }

        @Override
        public int available() throws IOException {
            return source.available();
        }

        @Override
        public void close() throws IOException {
            source.close();
        }

        @Override
        public boolean isFinished() {
            return source.isFinished();
        }

        @Override
        public boolean isReady() {
            return source.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            source.setReadListener(listener);
        }
    }
}
