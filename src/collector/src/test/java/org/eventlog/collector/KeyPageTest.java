// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class KeyPageTest extends HostTest {
    private static final Pattern KEY = Pattern.compile("<pre id=\"secret\">(elk_([A-Za-z0-9]{10})_[A-Za-z0-9_-]{43})<");

    @Test
    void aNewKeyIsShownOnceAndWorks() throws Exception {
        HttpResponse<String> made = create("0123456789", "source", "billing", "label", "<b>Billing", "scope.ingest",
                "on");
        String key = key(made.body());

        assertThat(made.statusCode()).isEqualTo(200);
        assertThat(made.body()).contains("curl --data-urlencode", "data-key=\"0123456789\"", "Waiting for the first");
        assertThat(send(key, "info").statusCode()).isEqualTo(200);
        String list = admin.get("/keys").body();
        assertThat(list).contains("0123456789", "billing", "&lt;b&gt;Billing", "ada", ">active<").doesNotContain(key,
                key.substring(key.lastIndexOf('_')));
        assertThat(admin.get("/audit").body()).contains("<code>key.create</code>", "0123456789").doesNotContain(key);
        assertThat(viewer.get("/?key=0123456789").body()).contains(">billing<");
    }

    @Test
    void submittingAFormTwiceCreatesOneKey() throws Exception {
        create("0123456789", "source", "billing", "scope.ingest", "on");

        HttpResponse<String> again = create("0123456789", "source", "billing", "scope.ingest", "on");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("This key already exists.").doesNotContainPattern(KEY);
    }

    @Test
    void keyIsLimitedToItsScopes() throws Exception {
        String ingest = key(create("ingest0000", "source", "a", "scope.ingest", "on").body());
        String read = key(create("read000000", "source", "a", "scope.read", "on").body());
        String low = key(create("low0000000", "source", "a", "scope.ingest", "on", "level", "warn").body());
        String there = key(create("there00000", "source", "a", "scope.ingest", "on", "addresses", "10.0.0.0/8, ::2")
                .body());

        assertThat(reads("/api/v1/events", ingest)).isEqualTo(403);
        for (String path : List.of("/api/v1/events", "/api/v1/issues", "/api/v1/histogram", "/api/v1/events.csv",
                "/api/v1/events/1/context")) {
            assertThat(reads(path, ingest)).as(path).isEqualTo(403);
            assertThat(reads(path, "elk_nobody_" + "x".repeat(43))).as(path).isEqualTo(401);
        }
        assertThat(reads("/api/v1/events", read)).isEqualTo(200);
        assertThat(reads("/issues", read)).as("a key opens no page").isEqualTo(401);
        assertThat(send(read, "info").statusCode()).isEqualTo(403);
        assertThat(send(low, "warn").statusCode()).isEqualTo(200);
        assertThat(send(low, "error").statusCode()).isEqualTo(403);
        assertThat(send(there, "info").statusCode()).isEqualTo(403);
    }

    @Test
    void replacedKeyRemainsValidForAWhileUnlikeARevokedOne() throws Exception {
        String first = key(create("first00000", "source", "a", "scope.ingest", "on", "level", "warn").body());

        HttpResponse<String> rotated = admin.post("/keys/first00000/rotate", "grace", "1d");
        String second = key(rotated.body());
        assertThat(rotated.body()).contains("The previous key remains valid until");
        assertThat(send(first, "info").statusCode()).isEqualTo(200);
        assertThat(send(second, "info").statusCode()).isEqualTo(200);
        assertThat(send(second, "error").statusCode()).as("inherits the limits").isEqualTo(403);
        String third = key(admin.post("/keys/" + id(second) + "/rotate", "grace", "").body());
        assertThat(send(second, "info").statusCode()).isEqualTo(401);

        HttpResponse<String> revoked = admin.post("/keys/" + id(third) + "/revoke");
        assertThat(admin.follow(revoked).body()).contains("Key revoked.", ">revoked<", ">expired<");
        assertThat(send(third, "info").statusCode()).isEqualTo(401);
        assertThat(admin.post("/keys/" + id(third) + "/revoke").statusCode()).isEqualTo(404);
        assertThat(admin.post("/keys/" + id(third) + "/rotate").statusCode()).isEqualTo(404);
        assertThat(admin.post("/keys/shop1/revoke").statusCode()).as("the configuration's").isEqualTo(404);
    }

    @Test
    void importsAKeyOfAnotherSystem() throws Exception {
        String old = "django-minimal-log-key-0815";

        HttpResponse<String> taken = admin.post("/keys/import", "secret", old, "source", "django", "scope.ingest",
                "on");
        assertThat(admin.follow(taken).body()).contains("Key imported.", "legacy-").doesNotContain(old);
        assertThat(host.form("message=hello&key=" + old).statusCode()).isEqualTo(200);
        assertThat(admin.post("/keys/import", "secret", old, "source", "django", "scope.ingest", "on").statusCode())
                .isEqualTo(409);
        HttpResponse<String> wrong = admin.post("/keys/import", "secret", "too short", "source", "django",
                "scope.ingest", "on");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("Key: 20 to 256").doesNotContain("too short");
    }

    @Test
    void reportsFormErrors() throws Exception {
        HttpResponse<String> answer = create("0123456789", "source", "a b", "label", "x".repeat(81), "level", "loud",
                "addresses", "10.0.0.0/33", "expires", "2001-01-01");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Source: 1 to 64", "at most 80", "no such level", "Choose at least one",
                "Addresses: like", "The end must be", "value=\"10.0.0.0/33\"");
        for (String range : List.of("10.0.0.1,,", "localhost", "10.0.0.0/x", ",")) {
            assertThat(create("0123456789", "source", "a", "scope.ingest", "on", "addresses", range).body())
                    .as(range).contains("Addresses: like");
        }
        assertThat(create("../../x", "source", "a", "scope.ingest", "on").statusCode()).isEqualTo(400);
        assertThat(admin.get("/keys").body()).doesNotContain("0123456789</code>");
    }

    @Test
    void guidesNewUsersToTheFirstKey() throws Exception {
        host.close();
        host = new Host(java.nio.file.Files.createDirectory(directory.resolve("new")), "open-to-loopback", "false",
                "keys", "");
        admin = new Visit(host, "ada", "admin");
        viewer = new Visit(host, "vera", "viewer");

        assertThat(admin.get("/").body()).contains("There is no key for sending events yet",
                "href=\"keys\">Create a key</a>",
                "key=YOUR-KEY");
        assertThat(viewer.get("/").body()).contains("Ask an administrator").doesNotContain("Create a key");
        assertThat(admin.get("/keys").body()).contains("No keys yet").doesNotContain("source.hand");
        String key = key(create("0123456789", "source", "a", "scope.ingest", "on").body());
        assertThat(admin.get("/").body()).contains("Waiting for the first event")
                .doesNotContain("There is no key for sending events yet");
        send(key, "info");
        assertThat(admin.get("/").body()).doesNotContain("Waiting for the first event");
    }

    private HttpResponse<String> create(String id, String... fields) throws Exception {
        String[] all = new String[fields.length + 2];
        all[0] = "id";
        all[1] = id;
        System.arraycopy(fields, 0, all, 2, fields.length);
        return admin.post("/keys", all);
    }

    private HttpResponse<String> send(String key, String level) throws Exception {
        return host.post("/api/v1/events", "application/json", "{\"name\":\"n\",\"level\":\"" + level + "\"}",
                "Authorization", "Bearer " + key);
    }

    private int reads(String path, String key) throws Exception {
        return host.send(host.request(path).header("Authorization", "Bearer " + key)).statusCode();
    }

    private static String key(String page) {
        Matcher matcher = KEY.matcher(page);
        assertThat(matcher.find()).as(page).isTrue();
        return matcher.group(1);
    }

    private static String id(String key) {
        return key.split("_")[1];
    }

    @Test
    void offersTheLinesForSenders() throws Exception {
        String page = create("0123456789", "source", "billing", "scope.ingest", "on").body();
        String key = key(page);

        assertThat(page).contains("eventlog.protocol=http\neventlog.host=127.0.0.1\neventlog.port=",
                "eventlog.http.path=/app/eventlog/api/v1/events/batch\neventlog.key=" + key,
                "    URI               /app/eventlog/api/v1/events/batch\n", "Authorization Bearer " + key);
        assertThat(create("read000000", "source", "a", "scope.read", "on").body()).doesNotContain("eventlog.protocol");
    }
}
