// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.redact.KnownSecrets;

/**
 * The settings common to all requests of a transport.
 *
 * @param authorization the value of that header; empty for none
 * @param headers additional headers, as {@code name: value}
 * @param gzip the level of compression, from 1 to 9; 0 for none
 * @param proxy null for none
 */
public record HttpSettings(String path, String authorization, List<String> headers, int gzip, HttpProxy proxy) {
    static final Setting<String> KEY = Setting.secret("eventlog.key")
            .allowing("printable ASCII without spaces", key -> key.matches("[!-~]*"));
    static final Setting<String> AUTH = Setting.oneOf("eventlog.http.auth", "bearer",
            List.of("bearer", "basic", "api-key"));
    static final Setting<String> USER = Setting.text("eventlog.http.user", "")
            .allowing("a name without : and without control characters", user -> user.matches("[^:\\p{Cntrl}]*"));
    static final Setting<String> PASSWORD = Setting.secret("eventlog.http.password")
            .allowing("a text without control characters", password -> password.matches("\\P{Cntrl}*"));
    static final Setting<List<String>> HEADERS = HttpHeaders.setting("eventlog.http.headers");
    static final Setting<String> COMPRESSION = Setting.oneOf("eventlog.http.compression", "none",
            List.of("none", "gzip"));
    static final Setting<Integer> LEVEL = Setting.number("eventlog.http.compression-level", 6, 1, 9);
    static final Setting<String> PROXY = Setting.text("eventlog.http.proxy", "");
    static final Setting<String> PROXY_USER = Setting.text("eventlog.http.proxy-user", "")
            .allowing(USER.allowed(), USER.check());
    static final Setting<String> PROXY_PASSWORD = Setting.secret("eventlog.http.proxy-password")
            .allowing(PASSWORD.allowed(), PASSWORD.check());

    /**
     * @param defaultPath the default path of the protocol
     */
    public static HttpSettings read(Settings settings, String defaultPath) {
        Setting<String> path = Setting.text("eventlog.http.path", defaultPath)
                .allowing("a path that starts with / and has neither spaces nor #",
                        text -> text.matches("/[!-~&&[^#]]*"));
        int level = settings.get(LEVEL);
        String authorization = authorization(settings);
        List<String> headers = settings.get(HEADERS);
        if (!authorization.isEmpty() && HttpHeaders.hasAuthorization(headers)) {
            settings.fault(HEADERS, "headers without Authorization, as eventlog.key or eventlog.http.user is set");
        }
        return new HttpSettings(settings.get(path), authorization, headers,
                settings.get(COMPRESSION).equals("gzip") ? level : 0, proxy(settings));
    }

    private static String authorization(Settings settings) {
        String key = settings.get(KEY);
        String user = settings.get(USER);
        String password = settings.get(PASSWORD);
        String kind = settings.get(AUTH);
        boolean basic = kind.equals("basic");
        if (basic && !settings.isSet(USER)) {
            settings.fault(USER, "a name, as eventlog.http.auth is basic");
        }
        if (kind.equals("api-key") && !settings.isSet(KEY)) {
            settings.fault(KEY, "a key, as eventlog.http.auth is api-key");
        }
        if (basic && !key.isEmpty()) {
            settings.fault(KEY, "none, as eventlog.http.auth is basic");
        }
        if (!basic && !(user.isEmpty() && password.isEmpty())) {
            settings.fault(AUTH, "basic, as eventlog.http.user or eventlog.http.password is set");
        }
        if (basic) {
            return basic(user, password);
        }
        return key.isEmpty() ? "" : (kind.equals("api-key") ? "ApiKey " : "Bearer ") + key;
    }

    private static HttpProxy proxy(Settings settings) {
        String text = settings.get(PROXY);
        String user = settings.get(PROXY_USER);
        String password = settings.get(PROXY_PASSWORD);
        if (text.isEmpty()) {
            if (!user.isEmpty() || !password.isEmpty()) {
                settings.fault(PROXY, "host:port, as eventlog.http.proxy-user or -password is set");
            }
            return null;
        }
        try {
            List<Address> addresses = Address.list(text, 3128);
            if (addresses.size() == 1) {
                return new HttpProxy(addresses.get(0), user.isEmpty() ? null : basic(user, password));
            }
            settings.fault(PROXY, "one proxy");
        } catch (IllegalArgumentException e) {
            // It may be a URL that contains a password.
            settings.fault(PROXY, "(not shown)", "host or host:port");
        }
        return null;
    }

    /** The header lines of a request to the receiver. */
    String lines() {
        StringBuilder lines = new StringBuilder();
        if (!authorization.isEmpty()) {
            lines.append("Authorization: ").append(authorization).append("\r\n");
        }
        headers.forEach(header -> lines.append(header).append("\r\n"));
        if (gzip > 0) {
            lines.append("Content-Encoding: gzip\r\n");
        }
        return lines.toString();
    }

    /** What its header lines, and those to the proxy, must not show. */
    KnownSecrets secrets() {
        List<String> sent = new ArrayList<>(headers);
        sent.add(authorization);
        if (proxy != null) {
            sent.add(proxy.header().strip());
        }
        return SentSecrets.of(sent, path);
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Contains no secrets. */
    @Override
    public String toString() {
        return "HTTP settings for " + path;
    }
}
