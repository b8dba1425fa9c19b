// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of requests in events: as far as the application reads them, and without secrets. */
class LoggedBodyTest extends RequestFilterFixture {
    @ParameterizedTest
    @ValueSource(strings = {"utf8", "UTF8", "\"utf-8\"", "utf_8"})
    void readsABodyInItsCharset(String charset) throws Exception {
        fake.contentType = "Text/Plain ; charset=" + charset;
        fake.charset = charset;
        fake.body = "caf\u00e9";

        run(Map.of("eventlog.request.body", "true"),
                (request, response) -> request.getInputStream().readAllBytes());

        assertThat(only()).contains("caf\u00e9");
    }

    @Test
    void keepsTheReadPartOfABodyWithoutSecrets() throws Exception {
        fake.contentType = "application/json; charset=utf-8";
        fake.body = "{\"name\":\"ada\",\"password\":{\"old\":[\"hunter2\"]},\"n\":1}";

        run(Map.of("eventlog.request.body", "true"), (request, response) -> request.getReader().readLine());

        assertThat(only()).contains("{\\\"name\\\":\\\"ada\\\",\\\"password\\\":\\\"***\\\",\\\"n\\\":1}")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/problem+json", "application/x-ndjson",
            "application/jsonlines", "application/json-seq"})
    void readsJsonAsUtf8WhateverTheCharsetSays(String type) throws Exception {
        fake.contentType = type + "; charset=UTF-16";
        fake.charset = "UTF-16";
        fake.body = "{\"name\":\"ada\",\"password\":\"hunter2\"}";

        run(Map.of("eventlog.request.body", "true", "eventlog.request.body.types",
                "application/json, application/problem+json, application/x-ndjson, application/jsonlines,"
                        + " application/json-seq"),
                (request, response) -> request.getInputStream().readAllBytes());

        assertThat(only()).contains("{\\\"name\\\":\\\"ada\\\",\\\"password\\\":\\\"***\\\"}");
    }

    @Test
    void masksEachTextOfASequence() throws Exception {
        fake.contentType = "application/json-seq";
        fake.body = "\u001e{\"pin\":4711}\n\u001e{\"key\":\"hunter2\",\"n\":1}\n";

        run(Map.of("eventlog.request.body", "true", "eventlog.request.body.types", "application/json-seq"),
                (request, response) -> request.getInputStream().readAllBytes());

        assertThat(only()).contains("{\\\"pin\\\":\\\"***\\\"}", "{\\\"key\\\":\\\"***\\\",\\\"n\\\":1}");
    }

    @Test
    void keepsAFormThatTheServerParsed() throws Exception {
        fake.contentType = "application/x-www-form-urlencoded";
        fake.parameters.put("j_password", new String[]{"hunter2"});
        fake.parameters.put("name", new String[]{"ada"});

        run(Map.of("eventlog.request.body", "true"), (request, response) -> request.getParameter("name"));

        assertThat(only()).contains("\"body\":\"j_password=***&name=ada\"").doesNotContain("hunter2");
    }

    @Test
    void theBodyOfAFormHasNoParametersOfTheQuery() throws Exception {
        fake.contentType = "application/x-www-form-urlencoded";
        fake.query = "page=2&name=eve+%C3%A9&empty&same=1&bad=%zz";
        fake.parameters.put("page", new String[]{"2"});
        fake.parameters.put("name", new String[]{"eve \u00e9", "ada"});
        fake.parameters.put("empty", new String[]{""});
        fake.parameters.put("same", new String[]{"1", "1"});

        run(Map.of("eventlog.request.body", "true"), (request, response) -> request.getParameterMap());

        assertThat(only()).contains("\"body\":\"name=ada&same=1\"");
    }

    @Test
    void recordsTheBodyOnceIfTheServersReaderReadsFromTheWrapper() throws Exception {
        fake.contentType = "application/json";
        fake.body = "{\"tea\":\"green\"}";

        run(Map.of("eventlog.request.body", "true"), (request, response) -> {
            fake.outermost = request;
            request.getReader().readLine();
        });

        assertThat(only()).contains("\"body\":\"{\\\"tea\\\":\\\"green\\\"}\"").doesNotContain("truncated");
    }

    /** WildFly reads the body of a form only for parameters that the query does not have. */
    @Test
    void aParameterOfTheQueryDoesNotMakeTheServerReadAForm() throws Exception {
        fake.contentType = "application/x-www-form-urlencoded";
        fake.query = "page=2";
        fake.parameters.put("page", new String[]{"2"});
        fake.parameters.put("name", new String[]{"ada"});

        run(Map.of("eventlog.request.body", "true"), (request, response) -> request.getParameter("page"));

        assertThat(only()).doesNotContain("\"body\"");
    }

    @Test
    void aFormOfWhichOnlyTheQueryHasParametersHasNoBody() throws Exception {
        fake.contentType = "application/x-www-form-urlencoded";
        fake.query = "page=2";
        fake.parameters.put("page", new String[]{"2"});

        run(Map.of("eventlog.request.body", "true"), (request, response) -> request.getParameter("page"));

        assertThat(only()).doesNotContain("\"body\"");
    }

    @Test
    void keepsAFullyReadForm() throws Exception {
        fake.contentType = "application/x-www-form-urlencoded";
        fake.parameters.put("name", new String[]{"ada"});

        run(Map.of("eventlog.request.body", "true"), (request, response) -> {
            request.getParameter("name");
            assertThat(request.getInputStream().read()).isEqualTo(-1);
        });

        assertThat(only()).contains("\"body\":\"name=ada\"");
    }

    @Test
    void skippingEndsTheKeptPartOfABody() throws Exception {
        fake.contentType = "application/json";
        fake.body = "{\"a\":true,\"password\":\"hunter2\",\"b\":2}";

        run(Map.of("eventlog.request.body", "true"), (request, response) -> {
            request.getInputStream().readNBytes(10);
            request.getInputStream().skipNBytes(13);
            request.getInputStream().readAllBytes();
        });

        assertThat(only()).contains("\"body\":\"{\\\"a\\\":true…\"").doesNotContain("hunter2");
    }

    @Test
    void keepsABodyThatIsReadAgainFromAMark() throws Exception {
        fake.contentType = "application/json";
        fake.body = "{\"a\":true,\n\"password\":\"hunter2\",\"b\":2}";

        run(Map.of("eventlog.request.body", "true"), (request, response) -> {
            BufferedReader reader = request.getReader();
            reader.mark(10);
            assertThat(reader.read()).isEqualTo('{');
            reader.reset();
            assertThat(reader.readLine()).isEqualTo("{\"a\":true,");
            assertThat(reader.readLine()).endsWith(",\"b\":2}");
        });

        assertThat(only()).contains("\"body\":\"{\\\"a\\\":true,\\n\\\"password\\\":\\\"***\\\",\\\"b\\\":2}\"")
                .doesNotContain("\"truncated\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {8_193, 8_197, 8_221, 21_000})
    void aBodyThatIsCutMarksTheEvent(int length) throws Exception {
        fake.contentType = "text/plain";
        fake.body = "some words " + "x".repeat(length - 11);

        run(Map.of("eventlog.request.body", "true"), (request, response) -> request.getInputStream().readAllBytes());

        assertThat(only()).containsPattern("x*…\"").contains("\"truncated\":true");
    }

    @Test
    void aBodyThatIsCutWithinJsonMarksTheEvent() throws Exception {
        fake.contentType = "application/json";
        fake.body = "[" + "\"words\",".repeat(2_600) + "1]";

        run(Map.of("eventlog.request.body", "true"), (request, response) -> request.getInputStream().readAllBytes());

        assertThat(only()).contains("…\"").contains("\"truncated\":true");
    }

    @Test
    void keepsABodyUpToItsLimitAtAWordBoundary() throws Exception {
        fake.contentType = "text/plain";
        fake.body = "some words";

        run(Map.of("eventlog.request.body", "true", "eventlog.request.body.max-bytes", "7"),
                (request, response) -> request.getReader().transferTo(Writer.nullWriter()));

        assertThat(only()).contains("\"body\":\"some…\"", "\"truncated\":true");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            false | application/json
            true  | image/png
            true  |
            """)
    void aRequestOfWhichNothingIsKeptIsTheServersOwn(String body, String type) throws Exception {
        fake.contentType = type;
        HttpServletRequest[] seen = new HttpServletRequest[1];

        run(Map.of("eventlog.request.body", body), (request, response) -> seen[0] = request);

        assertThat(seen[0]).isNotInstanceOf(HttpServletRequestWrapper.class);
        assertThat(events()).hasSize(1);
    }

    @Test
    void aBodyThatNobodyReadsIsNotRead() throws Exception {
        fake.contentType = "application/json";
        fake.body = "{\"n\":1}";

        run(Map.of("eventlog.request.body", "true"), (request, response) -> {});

        assertThat(only()).doesNotContain("\"body\"");
    }

    @Test
    void noSecretReachesTheJournalsFile() throws Exception {
        String secret = "hunter2hunter2";
        String card = "4111111111111111";
        fake.uri = "/cart;jsessionid=" + secret;
        fake.query = "password=" + secret + "&access_token=" + secret + "&card=" + card + "&note=" + card;
        fake.header("Authorization", "Bearer " + secret).header("Cookie", "JSESSIONID=" + secret)
                .header("X-Api-Key", secret).header("User-Agent", "x").header("X-Note", "card " + card)
                .header("Referer",
                        "https://u:" + secret + "@h/p;jsessionid=" + secret + "?pwd=" + secret + "#" + secret);
        fake.session = secret;
        fake.contentType = "application/json";
        fake.body = "{\"user\":{\"Password\":\"" + secret + "\",\"apiKey\":[\"" + secret + "\"]},\"pan\":\"" + card
                + "\",\"t\":\"Bearer " + secret + "\"}";
        Map<String, String> all = Map.of("eventlog.request.headers",
                "Authorization, Cookie, X-Api-Key, X-Note, Referer", "eventlog.request.body", "true",
                "eventlog.host", "no.such.host.invalid");
        all.forEach(System::setProperty);
        container = weld().initialize();
        assertThatThrownBy(() -> filter((request, response) -> {
            request.getInputStream().readAllBytes();
            throw new ServletException("Authorization: Basic " + secret, new IllegalStateException(
                    "login of ada with password '" + secret + "' failed: token=" + secret + ", card " + card));
        })).isInstanceOf(ServletException.class);
        container.close();
        container = null;

        byte[] stored = bytes();
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).contains("http_request", "X-Note")
                .doesNotContain(secret, card);
    }
}
