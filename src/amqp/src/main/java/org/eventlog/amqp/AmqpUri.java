// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A broker's URI as Celery and RabbitMQ write it: {@code amqp://user:password@host:port/vhost}, with {@code amqps} for
 * TLS, and with several hosts separated by commas. Percent-encoding is decoded (RFC 3986, section 2.1).
 *
 * <p>
 * As in Celery, a missing or empty virtual host is {@code /}, and {@code amqp://host//} means the same. Celery's list of
 * URIs with semicolons between is not such a URI, and neither is one with parameters.
 *
 * @param hosts as in {@code eventlog.host}
 * @param user null if the URI has none
 */
record AmqpUri(boolean secure, String user, String password, String hosts, String vhost) {
    private static final Pattern FORM = Pattern
            .compile("(?i)(amqps?|pyamqp)://(?:([^:@/]*)(?::([^@/]*))?@)?([^@/?#;]+)(?:/([^?#@;]*))?");

    /** @throws IllegalArgumentException if it is not such a URI; the message contains nothing of it */
    static AmqpUri parse(String text) {
        Matcher uri = FORM.matcher(text);
        if (!uri.matches()) {
            throw new IllegalArgumentException("not of this form");
        }
        String path = uri.group(5) == null ? "" : decoded(uri.group(5));
        String user = decoded(uri.group(2));
        return new AmqpUri(uri.group(1).toLowerCase(Locale.ROOT).equals("amqps"),
                user == null || user.isEmpty() ? null : user,
                decoded(uri.group(3)), uri.group(4), path.isEmpty() ? "/" : path);
    }

    private static String decoded(String text) {
        // In a URI, a plus sign does not represent a space.
        return text == null ? null : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Contains no secrets. */
    @Override
    public String toString() {
        return (secure ? "amqps://" : "amqp://") + hosts;
    }
}
