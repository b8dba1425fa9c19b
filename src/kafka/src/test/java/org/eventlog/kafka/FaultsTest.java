// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import javax.security.auth.login.LoginException;
import org.apache.kafka.common.KafkaException;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FaultsTest {

    static Throwable[] missing() {
        return new Throwable[]{
                new LoginException("java.lang.NoClassDefFoundError: com/fasterxml/jackson/databind/ObjectMapper\n"
                        + "\tat org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule.login(X.java:1)\n"),
                new NoClassDefFoundError("com/fasterxml/jackson/databind/ObjectMapper")
                        .initCause(new ClassNotFoundException("com.fasterxml.jackson.databind.ObjectMapper"))};
    }

    /** Kafka's client needs Jackson for OAuth, and does not depend on it. */
    @ParameterizedTest
    @MethodSource("missing")
    void aClassThatTheClientLacksIsNamed(Throwable cause) {
        TransportException fault = Faults.ofCreation(new KafkaException("Failed to construct kafka producer", cause));

        assertThat(fault).hasMessage("Kafka's client can't be created: class"
                + " com.fasterxml.jackson.databind.ObjectMapper is missing. Add its library to the application");
        assertThat(fault.isFatal()).isTrue();
    }

    @Test
    void aMessageHasNoStackTrace() {
        TransportException fault = Faults.ofCreation(
                new KafkaException("Failed",
                        new LoginException("java.lang.IllegalStateException: no\n\tat a.B.c(B.java:1)")));

        assertThat(fault).hasMessageEndingWith("created: java.lang.IllegalStateException: no");
    }
}
