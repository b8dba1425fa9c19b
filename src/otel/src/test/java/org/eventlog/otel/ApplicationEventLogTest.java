// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.Map;
import org.eventlog.bridge.EventLogs;
import org.eventlog.testkit.EventLogRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The exporter beside an event log that is there already. */
class ApplicationEventLogTest {
    @RegisterExtension
    EventLogRecorder application = new EventLogRecorder();

    @Test
    void withoutPropertiesRecordsGoToTheEventLogOfTheApplication() {
        EventLogs.Registration registration = EventLogs.register(ApplicationEventLogTest.class, application.eventLog());
        try (OpenTelemetrySdk sdk = ConfiguredSdkTest.sdk(Map.of())) {
            ConfiguredSdkTest.log(sdk, "3 kettles left");
        } finally {
            registration.close();
        }

        assertThat(application).exactlyOne("log_record").hasMessage("3 kettles left");
        assertThat(application.eventLog().stats().accepted()).isEqualTo(1);
    }
}
