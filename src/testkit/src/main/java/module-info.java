// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of what an application logs, contracts for transports and encodings, and a receiver with faults. An
 * application's tests bring their own JUnit.
 */
module org.eventlog.testkit {

    requires transitive org.eventlog.core;
    requires transitive org.assertj.core;
    requires transitive jakarta.json;
    // For the recorder as an extension, and for the contracts.
    requires static transitive org.junit.jupiter.api;

    exports org.eventlog.testkit;
    exports org.eventlog.testkit.contract;
    exports org.eventlog.testkit.receiver;
    exports org.eventlog.testkit.tls;

    // JUnit calls the contracts' tests, which are not public.
    opens org.eventlog.testkit.contract to org.junit.platform.commons;

    // The same as in META-INF/services, which counts on the class path
    provides org.eventlog.spi.TransportProvider with org.eventlog.testkit.receiver.AckingTransport.Provider;
}
