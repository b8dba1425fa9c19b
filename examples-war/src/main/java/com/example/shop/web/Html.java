// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop.web;

import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * HTML that is safe to send. Made from templates in the program and values from anywhere: every value is escaped,
 * unless it is such HTML itself, so that forgetting to escape is not possible. Attributes in templates are
 * written with quotes.
 *
 * <pre>
 * Html.of("&lt;a href='{}'&gt;{}&lt;/a&gt;", address, anyText)
 * </pre>
 */
final class Html {
    static final Html EMPTY = new Html("");

    private final String text;

    private Html(String text) {
        this.text = text;
    }

    /** The template with each {@code {}} replaced by the next value; one value for each, no more and no fewer. */
    static Html of(String template, Object... values) {
        StringBuilder html = new StringBuilder(template.length() + 64);
        int from = 0;
        for (Object value : values) {
            int hole = template.indexOf("{}", from);
            if (hole < 0) {
                throw new IllegalArgumentException("more values than holes: " + template);
            }
            html.append(template, from, hole).append(value instanceof Html safe ? safe.text : escape(value));
            from = hole + 2;
        }
        if (template.indexOf("{}", from) >= 0) {
            throw new IllegalArgumentException("fewer values than holes: " + template);
        }
        return new Html(html.append(template, from, template.length()).toString());
    }

    /** HTML from elsewhere that is safe already, such as an element that a library has made. */
    static Html safe(String html) {
        return new Html(html);
    }

    /** One after the other. */
    static Collector<Html, ?, Html> joined() {
        return Collectors.mapping(Html::toString, Collectors.collectingAndThen(Collectors.joining(), Html::new));
    }

    @Override
    public String toString() {
        return text;
    }

    private static String escape(Object value) {
        String plain = String.valueOf(value);
        StringBuilder escaped = new StringBuilder(plain.length() + 16);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
