// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileNotFoundException;
import java.util.Map;
import org.eventlog.LogEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request of which a part fails is answered, and its event has the rest. */
class FailingRequestTest extends RequestFilterFixture {
    @Test
    void logsAndRethrowsExceptions() throws Exception {
        assertThatThrownBy(() -> run(Map.of(), (request, response) -> {
            throw new ServletException(new IllegalStateException("password=hunter2"));
        })).isInstanceOf(ServletException.class);

        assertThat(only()).contains("\"status\":500", "\"level\":\"error\"", "java.lang.IllegalStateException",
                "password=***").doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({"false,500", "true,503"})
    void onlyAStatusThatWasSentSurvivesAnException(boolean committed, int logged) throws Exception {
        fake.status = 503;
        fake.committed = committed;
        assertThatThrownBy(() -> run(Map.of(), (request, response) -> {
            throw new IllegalStateException("after setStatus");
        })).isInstanceOf(IllegalStateException.class);

        assertThat(only()).contains("\"status\":" + logged, "\"level\":\"error\"", "after setStatus");
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true", "true,true"})
    void onlyAResponseThatWasSentBeforeAnExceptionHasASize(boolean committed, boolean declared) throws Exception {
        assertThatThrownBy(() -> run(Map.of("eventlog.request.count-bytes", "true"), (request, response) -> {
            ((HttpServletResponse) response).getOutputStream().print("half a pot");
            if (declared) {
                fake.answered.put("Content-Length", "20");
            }
            fake.committed = committed;
            throw new IllegalStateException("no tea");
        })).isInstanceOf(IllegalStateException.class);

        if (committed) {
            assertThat(only()).contains("\"responseBytes\":" + (declared ? 20 : 10));
        } else {
            assertThat(only()).doesNotContain("responseBytes");
        }
    }

    @Test
    void aFileThatTheApplicationMissesIsItsFault() throws Exception {
        assertThatThrownBy(() -> run(Map.of(), (request, response) -> {
            throw new ServletException(new FileNotFoundException("rates.csv"));
        })).isInstanceOf(ServletException.class);

        assertThat(only()).contains("\"status\":500", "\"level\":\"error\"", "rates.csv");
    }

    @Test
    void aMissingFileOfLibertysServletForStaticFilesIsTheClientsFault() throws Exception {
        FileNotFoundException missing = new FileNotFoundException("/logo.png");
        missing.setStackTrace(new StackTraceElement[]{
                new StackTraceElement("com.ibm.ws.webcontainer.extension.DefaultExtensionProcessor", "handleRequest",
                        "DefaultExtensionProcessor.java", 1),
                new StackTraceElement("com.example.Filter", "doFilter", "Filter.java", 1)});
        assertThatThrownBy(() -> run(Map.of(), (request, response) -> {
            throw missing;
        })).isSameAs(missing);

        assertThat(only()).contains("\"status\":404", "\"level\":\"warn\"").doesNotContain("exception");
    }

    @Test
    void aMissingPageOfOpenLibertyIsTheClientsFault() throws Exception {
        FileNotFoundException missing = new FileNotFoundException("JSPG0036E: Failed to find resource /nothere.jsp");
        missing.setStackTrace(new StackTraceElement[]{
                new StackTraceElement("com.ibm.ws.jsp.webcontainerext.AbstractJSPExtensionProcessor", "findWrapper",
                        "AbstractJSPExtensionProcessor.java", 1)});
        ServletException report = new ServletException(missing);
        assertThatThrownBy(() -> run(Map.of(), (request, response) -> {
            throw report;
        })).isSameAs(report);

        assertThat(only()).contains("\"status\":404", "\"level\":\"warn\"").doesNotContain("exception");
    }

    @Test
    void logsExceptionsThatThrowThemselves() throws Exception {
        Exception hostile = new IllegalStateException() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new AssertionError("not here");
            }

            @Override
            public synchronized Throwable getCause() {
                throw new AssertionError("not here");
            }
        };
        assertThatThrownBy(() -> run(Map.of(), (request, response) -> {
            throw new ServletException("outer", hostile);
        })).isInstanceOf(ServletException.class);

        assertThat(only()).contains("\"status\":500", "\"level\":\"error\"", "ServletException");
    }

    @Test
    void logsExceptionsThatCauseEachOther() throws Exception {
        ServletException one = new ServletException("one");
        ServletException two = new ServletException("two", one);
        one.initCause(two);
        assertThatThrownBy(() -> run(Map.of(), (request, response) -> {
            throw two;
        })).isSameAs(two);

        assertThat(only()).contains("\"status\":500", "\"level\":\"error\"");
    }

    @Test
    void logsTheRequestIfTheStatusThrows() throws Exception {
        fake.faults.put("getStatus", new IllegalStateException("recycled"));

        run(Map.of(), (request, response) -> {});

        assertThat(only()).contains("http_request", "\"status\":0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"getHeader", "getHeaders", "getContentLengthLong", "getContextPath", "getDispatcherType",
            "setHeader"})
    void logsTheRequestIfAHeaderOrLengthThrows(String method) throws Exception {
        fake.faults.put(method, new NumberFormatException("not here"));
        fake.header("X-Request-ID", "r-1").header("traceparent", TRACE);
        boolean[] answered = new boolean[1];

        run(Map.of("eventlog.request.headers", "X-Tenant"), (request, response) -> answered[0] = true);

        assertThat(answered[0]).isTrue();
        assertThat(only()).contains("http_request", "\"status\":200", "\"reqId\":\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"getName", "getUserPrincipal", "getSession", "getQueryString", "getRemoteAddr", "getMethod",
            "getRequestURI"})
    void faultyRequestMethodsAffectNeitherResponseNorOtherFields(String method) throws Exception {
        Error fault = new AssertionError("not here");
        fake.principal = "ada";
        fake.faults.put(method, fault);
        fake.header("X-Request-ID", "r-1").header("User-Agent", "curl");
        boolean[] answered = new boolean[1];

        run(Map.of(), (request, response) -> {
            answered[0] = true;
            logger().log(LogEvent.named("in"));
        });

        assertThat(answered[0]).isTrue();
        assertThat(events()).hasSize(2).allSatisfy(event -> assertThat(event).contains("\"reqId\":\"r-1\""))
                .anySatisfy(event -> assertThat(event).contains("http_request", "\"userAgent\":\"curl\""));
        if (method.equals("getName")) {
            assertThat(events()).allSatisfy(event -> assertThat(event)
                    .contains(".getName() failed: java.lang.AssertionError)"));
        }
    }

    @ParameterizedTest
    @CsvSource({"getQueryString,eventlog", "getRemoteAddr,logstash", "getMethod,ecs", "getRequestURI,gelf",
            "getHeader,eventlog", "getQueryString,ecs", "getRequestURI,logstash"})
    void anEventWhosePartsCannotBeReadIsMarkedInEachLayout(String method, String layout) throws Exception {
        fake.faults.put(method, new AssertionError("not here"));

        run(Map.of("eventlog.layout", layout), (request, response) -> {});

        assertThat(only()).contains("(not rendered: java.lang.AssertionError: not here)").containsPattern(
                "truncated\":\"?true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"setAttribute", "getHeader", "isAsyncStarted", "getContentLengthLong"})
    void servesARequestThatCannotBeObserved(String method) throws Exception {
        fake.faults.put(method, new StackOverflowError());
        boolean[] answered = new boolean[1];

        run(Map.of(), (request, response) -> answered[0] = true);

        assertThat(answered[0]).isTrue();
    }
}
