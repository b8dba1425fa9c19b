// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class FirstStepsTest {

    @Test
    void namesTheHostThatTheBrowserUses() {
        assertThat(settings("http://logs.example.org")).contains("protocol=http\n", "host=logs.example.org\n",
                "port=80\n");
        assertThat(settings("https://logs.example.org:8443")).contains("protocol=https\n", "port=8443\n");
        assertThat(settings("https://[::1]")).contains("host=[::1]\n", "port=443\n");
    }

    @Test
    void aHostWithAnUnderscoreIsOne() {
        assertThat(settings("http://log_server:8080")).contains("host=log_server\n", "port=8080\n");
        assertThat(FirstSteps.fluentBit(request("http://log_server:8080"), "/eventlog/", "key")).contains(
                "Host              log_server\n", "Port              8080\n");
    }

    private static String settings(String origin) {
        return FirstSteps.settings(request(origin), "/eventlog/", "key");
    }

    private static HttpServletRequest request(String origin) {
        return (HttpServletRequest) Proxy.newProxyInstance(FirstStepsTest.class.getClassLoader(),
                new Class<?>[]{HttpServletRequest.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getRequestURL" -> new StringBuffer(origin + "/eventlog/keys");
                    case "getRequestURI" -> "/eventlog/keys";
                    default -> null;
                });
    }
}
