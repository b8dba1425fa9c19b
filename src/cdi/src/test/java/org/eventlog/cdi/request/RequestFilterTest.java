// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.Map;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;
import org.eventlog.cdi.EventContext;
import org.eventlog.cdi.Kept;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests through the filter, in a CDI container without a server. */
class RequestFilterTest extends RequestFilterFixture {
    @Test
    void logsARequestWithItsMainFields() throws Exception {
        fake.query = "q=tea&token=hunter2";
        fake.header("User-Agent", "curl").header("Referer", "https://ada:hunter2@x/?password=hunter2");
        fake.method = "POST";
        fake.contentType = "application/json";
        fake.body = "{}";
        fake.answered.put("Content-Length", "512");
        fake.attributes.put("org.eventlog.route", "/cart/{id}");

        run(Map.of(), (request, response) -> {});

        assertThat(only()).contains("\"name\":\"http_request\"", "\"target\":\"/cart\"", "\"level\":\"info\"",
                "\"message\":\"POST /cart 200\"", "\"method\":\"POST\"", "\"status\":200", "\"durationMs\":",
                "\"query\":\"q=tea&token=***\"", "\"userAgent\":\"curl\"", "\"referer\":\"https://x/?password=***\"",
                "\"remoteAddr\":\"203.0.113.7\"", "\"requestBytes\":2", "\"responseBytes\":512",
                "\"route\":\"/cart/{id}\"", "\"user\":\"guest\"", "\"session\":\"0\"").doesNotContain("hunter2");
    }

    @Test
    void requestEventHasNoCodeLocation() throws Exception {
        run(Map.of("eventlog.code.enabled", "true"), (request, response) -> logger().log(LogEvent.named("in")));

        assertThat(events()).hasSize(2)
                .anySatisfy(event -> assertThat(event).contains("\"name\":\"in\""))
                .filteredOn(event -> event.contains("http_request"))
                .singleElement()
                .asString()
                .doesNotContain("codeFile", "codeLine", "codeFunc");
    }

    @Test
    void eventsOfARequestHaveItsUserSessionAndIds() throws Exception {
        fake.principal = "ada";
        fake.session = "the-id-itself";
        fake.header("X-Request-ID", "r-1").header("X-Correlation-ID", "c-1").header("traceparent", TRACE);

        run(Map.of(), (request, response) -> logger().log(LogEvent.named("in")));

        assertThat(events()).hasSize(2).allSatisfy(event -> assertThat(event)
                .contains("\"user\":\"ada\"", "\"reqId\":\"r-1\"", "\"correlationId\":\"c-1\"",
                        "\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\"", "\"spanId\":\"00f067aa0ba902b7\"")
                .containsPattern("\"session\":\"[0-9a-f]{16}\"").doesNotContain("the-id-itself"));
        assertThat(fake.answered).containsEntry("X-Request-ID", "r-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"password=hunter2", "kunde=hunter2",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJodW50ZXIyIn0.hunter2", "amqp://ada:hunter2@host"})
    void anIdWithASecretCountsAsNone(String id) throws Exception {
        fake.header("X-Request-ID", id).header("X-Correlation-ID", id);

        run(Map.of("eventlog.redact.names", "kunde"), (request, response) -> {});

        assertThat(only()).containsPattern("\"reqId\":\"[0-9a-f]{16}\"").doesNotContain("hunter2", "correlationId");
        assertThat(fake.answered.get("X-Request-ID")).matches("[0-9a-f]{16}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Root=1-67891233-abcdef012345678912345678", "urn:uuid:550e8400-e29b-41d4-a716-446655440000",
            "eyJhbG", "a/b@c+d=", "7f3a.b_c-9", "token:4711", "service:password-reset:7f3a2b"})
    void otherIdsStay(String id) throws Exception {
        fake.header("X-Request-ID", id).header("X-Correlation-ID", id);

        run(Map.of(), (request, response) -> {});

        assertThat(only()).contains("\"reqId\":\"" + id + "\"", "\"correlationId\":\"" + id + "\"");
    }

    @Test
    void theIdIsInTheResponseAlsoIfTheApplicationResetsIt() throws Exception {
        fake.header("X-Request-ID", "r-1");

        run(Map.of(), (request, response) -> ((HttpServletResponse) response).reset());

        assertThat(fake.answered).containsExactly(Map.entry("X-Request-ID", "r-1"));
    }

    @Test
    void theIdThatTheApplicationGivesStays() throws Exception {
        fake.header("X-Request-ID", "r-1");

        run(Map.of(), (request, response) -> {
            ((HttpServletResponse) response).reset();
            ((HttpServletResponse) response).setHeader("X-Request-ID", "mine");
        });

        assertThat(fake.answered).containsEntry("X-Request-ID", "mine");
    }

    @Test
    void nothingIsAddedToAResetResponseThatIsSentOrContinued() throws Exception {
        start(Map.of());
        Page reset = (request, response) -> ((HttpServletResponse) response).reset();
        filter((request, response) -> {
            reset.serve(request, response);
            fake.committed = true;
        });
        assertThat(fake.answered).isEmpty();

        fake.committed = false;
        fake.attributes.clear();
        filter((request, response) -> {
            reset.serve(request, response);
            fake.async = true;
        });
        assertThat(fake.answered).isEmpty();
    }

    @Test
    void aResponseWithoutAnIdStaysWithout() throws Exception {
        run(Map.of("eventlog.request.response-id", "false"),
                (request, response) -> ((HttpServletResponse) response).reset());

        assertThat(fake.answered).isEmpty();
    }

    @Test
    void aRequestThatSignsOutBelongsToItsUserAndSession() throws Exception {
        fake.principal = "ada";
        fake.session = "the-id-itself";

        run(Map.of(), (request, response) -> {
            fake.principal = null;
            fake.session = null;
        });

        assertThat(only()).contains("\"user\":\"ada\"").containsPattern("\"session\":\"[0-9a-f]{16}\"");
    }

    @Test
    void aRequestThatSignsInBelongsToItsNewUserAndSession() throws Exception {
        fake.session = "before";
        String[] before = new String[1];
        run(Map.of(), (request, response) -> {});
        before[0] = only().replaceAll(".*\"session\":\"([0-9a-f]+)\".*", "$1");
        Kept.SENT.clear();
        fake.attributes.clear();

        filter((request, response) -> {
            fake.principal = "ada";
            fake.session = "after";
        });

        assertThat(only()).contains("\"user\":\"ada\"").doesNotContain(before[0]);
    }

    @Test
    void applicationCanChangeAndExtendTheContext() throws Exception {
        run(Map.of(), (request, response) -> {
            EventContext context = container.select(EventContext.class).get();
            container.getBeanManager();
            new EventContext().setUser("ada");
            new EventContext().setCorrelationId("mine");
            new EventContext().setField("tenant", "north");
            assertThat(EventContext.current().user()).isEqualTo("ada");
            assertThat(context).isNotNull();
        });

        assertThat(only()).contains("\"user\":\"ada\"", "\"correlationId\":\"mine\"", "\"tenant\":\"north\"");
        assertThat(EventContext.current()).isEqualTo(ContextSnapshot.NONE);
    }

    @Test
    void wrappedTaskKeepsItsContextOnAnotherThread() throws Exception {
        fake.principal = "ada";
        Runnable[] task = new Runnable[1];

        run(Map.of(), (request, response) -> task[0] = EventContext.wrap(() -> logger().log(LogEvent.named("late"))));
        fake.principal = "somebody else";
        Thread thread = new Thread(task[0]);
        thread.start();
        thread.join();

        assertThat(events()).filteredOn(event -> event.contains("\"late\"")).singleElement().asString()
                .contains("\"user\":\"ada\"");
    }

    @Test
    void refusesToChooseAmongSeveralSessionResolvers() {
        assertThatThrownBy(() -> start(Map.of(), Resolver.class, OtherResolver.class))
                .hasMessageContainingAll("EVL-1016", Resolver.class.getName() + ", " + OtherResolver.class.getName());
    }

    @Test
    void severalSessionResolversAreNoFaultIfNoneIsNeeded() throws Exception {
        start(Map.of("eventlog.request.enabled", "false"), Resolver.class, OtherResolver.class);

        assertThat(events()).isEmpty();
    }

    @ApplicationScoped
    static class OtherResolver extends Resolver {}

    @Test
    void sessionResolverDeterminesUserAndSession() throws Exception {
        start(Map.of(), Resolver.class);
        filter((request, response) -> {});

        assertThat(only()).contains("\"user\":\"customer-7\"", "\"session\":\"visit-1\"");
    }

    @ParameterizedTest
    @CsvSource({"200, info", "302, info", "404, info", "403, warn", "500, critical", "503, critical"})
    void theLevelFollowsFromTheStatus(int status, String level) throws Exception {
        fake.status = status;

        run(Map.of("eventlog.request.levels", "4xx=warn, 404=info, 5xx=critical"), (request, response) -> {});

        assertThat(only()).contains("\"level\":\"" + level + "\"");
    }

    @Test
    void theEventHasTheWholePath() throws Exception {
        fake.context = "/shop";
        fake.uri = "/shop/cart";

        run(Map.of("eventlog.request.include", "/cart"), (request, response) -> {});

        assertThat(only()).contains("\"path\":\"/shop/cart\"");
    }

    @Test
    void readsTheClientFromTheForwardedHeader() throws Exception {
        fake.remote = "10.0.0.1";
        fake.header("Forwarded", "for=\"[2001:db8::7]:4711\";proto=https, for=_hidden")
                .header("Forwarded", "for=203.0.113.9;proto=https").header("Forwarded", "for=10.0.0.2");

        run(Map.of("eventlog.request.trusted-proxies", "10.0.0.0/8"), (request, response) -> {});

        assertThat(only()).contains("\"remoteAddr\":\"203.0.113.9\"", "\"peerAddr\":\"10.0.0.1\"",
                "\"forwardedFor\":[\"2001:db8::7\",\"_hidden\",\"203.0.113.9\",\"10.0.0.2\"]",
                "\"forwardedProto\":\"https\"");
    }

    @Test
    void whatIsNeitherAddressNorNameIsMaskedAmongTheHops() throws Exception {
        fake.remote = "10.0.0.1";
        fake.header("X-Forwarded-For", "<b>password=hunter2</b>, unknown, _hidden, shop.example, 203.0.113.9");

        run(Map.of("eventlog.request.trusted-proxies", "10.0.0.0/8"), (request, response) -> {});

        assertThat(only()).contains(
                "\"forwardedFor\":[\"***\",\"unknown\",\"_hidden\",\"shop.example\",\"203.0.113.9\"]")
                .doesNotContain("hunter2", "truncated");
    }

    @Test
    void tooManyHopsMarkTheEvent() throws Exception {
        fake.remote = "10.0.0.1";
        fake.header("X-Forwarded-For", "192.0.2.1, 192.0.2.2" + ", 203.0.113.9".repeat(31));

        run(Map.of("eventlog.request.trusted-proxies", "10.0.0.0/8"), (request, response) -> {});

        assertThat(only()).contains("\"forwardedFor\":[\"192.0.2.2\",\"203.0.113.9\"", "\"truncated\":true")
                .doesNotContain("192.0.2.1\"");
    }

    @Test
    void logsAnAsynchronousRequestOnCompletion() throws Exception {
        fake.async = true;
        fake.principal = "ada";
        run(Map.of(), (request, response) -> {});
        assertThat(events()).isEmpty();
        fake.status = 202;
        fake.complete();

        assertThat(only()).contains("\"status\":202", "\"user\":\"ada\"");
    }

    @Test
    void logsAnAlreadyCompletedAsynchronousRequestImmediately() throws Exception {
        fake.async = true;
        fake.asyncOver = true;

        run(Map.of(), (request, response) -> {});

        assertThat(only()).contains("\"status\":200");
    }

    @Test
    void theErrorPageOfARequestIsNotCountedAgain() throws Exception {
        start(Map.of());
        filter((request, response) -> {});
        filter((request, response) -> logger().log(LogEvent.named("in.error.page")));

        assertThat(events()).hasSize(2).filteredOn(event -> event.contains("http_request")).hasSize(1);
    }

    @Test
    void onlyTrustedProxiesDetermineTheClient() throws Exception {
        fake.remote = "10.0.0.1";
        fake.header("X-Forwarded-For", "6.6.6.6, 198.51.100.9:1234").header("X-Forwarded-For", "10.0.0.2")
                .header("X-Forwarded-Proto", "https");

        run(Map.of("eventlog.request.trusted-proxies", "10.0.0.0/8, ::1"), (request, response) -> {});

        assertThat(only()).contains("\"remoteAddr\":\"198.51.100.9\"", "\"peerAddr\":\"10.0.0.1\"",
                "\"forwardedFor\":[\"6.6.6.6\",\"198.51.100.9\",\"10.0.0.2\"]", "\"forwardedProto\":\"https\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0/8"})
    void ignoresForwardedHeadersOfUntrustedClients(String trusted) throws Exception {
        fake.remote = "203.0.113.7";
        fake.header("X-Forwarded-For", "10.0.0.9");

        run(Map.of("eventlog.request.trusted-proxies", trusted), (request, response) -> {});

        assertThat(only()).contains("\"remoteAddr\":\"203.0.113.7\"").doesNotContain("10.0.0.9");
    }

    @Test
    void allowedHeadersAreWrittenAndSecretOnesMasked() throws Exception {
        fake.header("Accept", "text/html").header("Cookie", "id=hunter2").header("X-Other", "unasked");

        run(Map.of("eventlog.request.headers", "Accept, Cookie, X-None"), (request, response) -> {});

        assertThat(only()).contains("\"headers\":{\"Accept\":\"text/html\",\"Cookie\":\"***\"}")
                .doesNotContain("hunter2", "unasked");
    }

    @Test
    void allValuesOfARepeatedHeaderAreWritten() throws Exception {
        fake.header("Accept", "text/html").header("Accept", "application/json").header("X-Note", "pin=4711")
                .header("X-Note", "token=hunter2").header("Cookie", "a=hunter2").header("Cookie", "b=hunter2");

        run(Map.of("eventlog.request.headers", "Accept, X-Note, Cookie"), (request, response) -> {});

        assertThat(only()).contains("\"headers\":{\"Accept\":\"text/html, application/json\","
                + "\"X-Note\":\"pin=***, token=***\",\"Cookie\":\"***, ***\"}").doesNotContain("hunter2", "4711");
    }

    @Test
    void aHeaderThatIsRepeatedWithoutEndIsTruncated() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            fake.header("Accept", "text/html;" + i);
        }

        run(Map.of("eventlog.request.headers", "Accept"), (request, response) -> {});

        assertThat(only()).contains("\"Accept\":\"text/html;0, text/html;1, ", "…\"", "\"truncated\":true")
                .doesNotContain("text/html;9999");
    }

    @Test
    void countsTheResponseIfConfigured() throws Exception {
        Page page = (request, response) -> ((HttpServletResponse) response).getOutputStream().print("a pot of tea");

        run(Map.of("eventlog.request.count-bytes", "true"), page);

        assertThat(only()).contains("\"responseBytes\":12");
    }

    @Test
    void doesNotWrapTheResponseByDefault() throws Exception {
        HttpServletResponse[] seen = new HttpServletResponse[1];
        run(Map.of(), (request, response) -> {
            seen[0] = (HttpServletResponse) response;
            seen[0].getOutputStream().print("a pot of tea");
        });

        assertThat(only()).doesNotContain("responseBytes");
        assertThat(seen[0]).isNotInstanceOf(HttpServletResponseWrapper.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void aResponseWithoutABodyHasNoSize(int status) throws Exception {
        fake.answered.put("Content-Length", "512");
        fake.status = status;

        run(Map.of(), (request, response) -> {});

        assertThat(only()).contains("\"status\":" + status).doesNotContain("responseBytes");
    }

    @Test
    void contentLengthTakesPrecedenceOverTheCount() throws Exception {
        fake.answered.put("Content-Length", "512");

        run(Map.of("eventlog.request.count-bytes", "true"),
                (request, response) -> ((HttpServletResponse) response).getOutputStream().print("a pot of tea"));

        assertThat(only()).contains("\"responseBytes\":512");
    }

    @Test
    void aRequestThatEndsBeforeItsListenerIsThereHasAnEvent() throws Exception {
        fake.async = true;
        fake.completesFirst = true;

        run(Map.of(), (request, response) -> {});

        assertThat(only()).contains("\"status\":200");
    }

    @Test
    void anAsynchronousRequestThatIsToldToHaveEndedTwiceHasOneEvent() throws Exception {
        fake.async = true;

        run(Map.of(), (request, response) -> {});
        fake.complete();
        fake.complete();

        assertThat(only()).contains("\"status\":200");
    }

    @Test
    void asynchronousResponseHasNoSize() throws Exception {
        fake.async = true;

        run(Map.of("eventlog.request.count-bytes", "true"),
                (request, response) -> ((HttpServletResponse) response).getOutputStream().print("a pot"));
        fake.complete();

        assertThat(only()).doesNotContain("responseBytes");
    }
}
