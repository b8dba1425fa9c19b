// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SourceMapsTest extends HostTest {
    private static final String EMPTY = "{\"version\":3,\"sources\":[],\"mappings\":\"\"}";
    private static final Pattern KEY = Pattern.compile("<pre id=\"secret\">(elk_[^<]+)<");

    private String key;

    @Override
    String[] settings() {
        return new String[]{"open-to-loopback", "false", "maps.dir", maps().toString(), "maps.max-size", "64KB",
                "maps.max-files", "3", "maps.max-bytes", "64KB"};
    }

    @BeforeEach
    void createTheKey() throws Exception {
        key = key("maps");
    }

    @Test
    void theStackOfAMinifiedScriptIsShownInTheSourcesBesideTheOriginal() throws Exception {
        assertThat(upload("1.2", "/static/app.min.js", real()).body()).contains("\"sources\":2");
        host.event(event("1.2"));
        host.event(event("1.3"));

        assertThat(viewer.get("/events/1").body()).contains("Exception in the sources",
                "    at priceOf (src/cart.js:2:18)\n    at totalOf (src/cart.js:8:14)",
                "at l (https://shop.example/app/static/app.min.js:1:30)");
        assertThat(viewer.get("/events/2").body()).as("another release").doesNotContain("in the sources")
                .contains("app.min.js:1:30");
    }

    @Test
    void anErrorWithoutAStackIsMappedByItsPosition() throws Exception {
        upload("1.2", "app.min.js", real());
        host.event(
                "{\"name\":\"browser.error\",\"level\":\"error\",\"fields\":{\"origin\":\"browser\",\"release\":\"1.2\","
                        + "\"file\":\"https://shop.example/app.min.js\",\"line\":1,\"column\":30}}");

        assertThat(viewer.get("/events/1").body()).contains("    at src/cart.js:2:18");
    }

    @Test
    void aMapIsGoodForTheEventsOfItsKeyOnly() throws Exception {
        upload("1.2", "app.min.js", real());

        host.post("/api/v1/events", "application/json", event("1.2"), "Authorization", "Bearer " + Host.LEGACY);

        assertThat(viewer.get("/events/1").body()).contains("old-shop").doesNotContain("in the sources");
    }

    @Test
    void onlyAKeyWithTheRightOfMapsMayUpload() throws Exception {
        assertThat(post("/api/v1/maps?release=1&file=a.js", "x", EMPTY).statusCode()).isEqualTo(401);
        assertThat(post("/api/v1/maps?release=1&file=a.js", Host.KEY, EMPTY).statusCode()).isEqualTo(403);
        assertThat(post("/api/v1/events", key, "{\"name\":\"n\"}").statusCode()).isEqualTo(403);
        assertThat(viewer.get("/api/v1/maps").statusCode()).isEqualTo(405);
        assertThat(files()).isEmpty();
    }

    @Test
    void whatIsHostileIsRefusedClearlyAndNeverAnErrorOfTheServer() throws Exception {
        for (String body : List.of("", "[]", "{\"x\":" + "[".repeat(30_000), EMPTY + "x",
                "{\"version\":3,\"sources\":[\"a\"],\"mappings\":\"AADA\"}",
                "{\"version\":3,\"sources\":[\"a\"],\"mappings\":\"D\"}",
                "{\"version\":3,\"sources\":[\"a\"],\"mappings\":\"ggggggggggggg\"}")) {
            HttpResponse<String> answer = upload("1", "a.js", body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains("\"code\":\"", "\"message\":\"");
        }
        assertThat(upload("1", "a.js", "x".repeat(70_000)).statusCode()).isEqualTo(413);
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[10 << 20]);
        }
        assertThat(
                host.post("/api/v1/maps?release=1&file=a.js", "application/json", bomb.toByteArray(), "Authorization",
                        "Bearer " + key, "Content-Encoding", "gzip").statusCode())
                .isEqualTo(413);
        for (String query : List.of("", "?release=1", "?file=a.js", "?release=&file=a.js", "?release=1&file=",
                "?release=1&file=a.js.map", "?release=1&file=http://x/a.js", "?release=1&file=" + "a".repeat(121),
                "?release=" + "1".repeat(65) + "&file=a.js", "?release=1&file=a%00b")) {
            assertThat(post("/api/v1/maps" + query, key, EMPTY).statusCode()).as(query).isEqualTo(400);
        }
        assertThat(files()).isEmpty();
        assertThat(upload("1", "../../../../x", EMPTY).statusCode()).as("a name and not a path").isEqualTo(200);
        assertThat(files()).singleElement().satisfies(file -> assertThat(file).startsWith(maps()));
    }

    @Test
    void theOldestMapsOfASourceGiveWayToNewOnes() throws Exception {
        for (int i = 1; i <= 5; i++) {
            upload(String.valueOf(i), "a.js", EMPTY);
            age(Duration.ofMinutes(1));
        }
        assertThat(files()).hasSize(3);

        String large = "{\"version\":3,\"sources\":[],\"mappings\":\"" + ";".repeat(60_000) + "\"}";
        assertThat(upload("6", "a.js", large).statusCode()).isEqualTo(200);
        age(Duration.ofMinutes(1));
        assertThat(upload("7", "a.js", large).statusCode()).isEqualTo(200);
        assertThat(files()).hasSize(1);
    }

    @Test
    void mapsAreDeletedAfterTheTimeOfRetention() throws Exception {
        upload("1.2", "a.js", EMPTY);
        age(Duration.ofDays(31));
        host.close();

        host = new Host(directory, settings());

        org.awaitility.Awaitility.await().until(() -> files().isEmpty());
    }

    @Test
    void withoutADirectoryThereAreNoMaps() throws Exception {
        host.close();
        host = new Host(directory, "open-to-loopback", "false");

        assertThat(upload("1", "a.js", EMPTY).statusCode()).isEqualTo(404);
        assertThat(upload("1", "a.js", EMPTY).body()).contains("eventlog.collector.maps.dir");
    }

    private Path maps() {
        return directory.resolve("maps");
    }

    private List<Path> files() throws Exception {
        if (!Files.exists(maps())) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(maps())) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private void age(Duration by) throws Exception {
        for (Path file : files()) {
            Instant time = Files.getLastModifiedTime(file).toInstant();
            Files.setLastModifiedTime(file, FileTime.from(time.minus(by)));
        }
    }

    private HttpResponse<String> upload(String release, String file, String map) throws Exception {
        return post("/api/v1/maps?release=" + release + "&file=" + file, key, map);
    }

    private HttpResponse<String> post(String path, String shown, String body) throws Exception {
        return host.post(path, "application/json", body, "Authorization", "Bearer " + shown);
    }

    private String key(String scope) throws Exception {
        Matcher matcher = KEY
                .matcher(admin.post("/keys", "id", "maps000000", "source", "shop", "scope." + scope, "on").body());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static String event(String release) {
        return "{\"name\":\"browser.error\",\"level\":\"error\",\"message\":\"m\",\"fields\":{\"origin\":\"browser\","
                + "\"release\":\"" + release + "\",\"stack\":\"TypeError: m\\n"
                + "    at l (https://shop.example/app/static/app.min.js:1:30)\\n"
                + "    at o (https://shop.example/app/static/app.min.js:1:80)\\n"
                + "    at e.placeOrder (https://shop.example/app/static/app.min.js:1:127)\"}}";
    }

    private static String real() throws Exception {
        try (InputStream in = SourceMapsTest.class.getResourceAsStream("maps/app.min.js.map")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
