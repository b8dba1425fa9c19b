// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import java.util.Locale;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** In what the servers differ, as far as tests that run on each of them have to know. */
enum Server {
    LIBERTY, WILDFLY, PAYARA;

    /** The one that Arquillian runs. */
    static Server current() {
        return valueOf(System.getProperty("arquillian.launch").toUpperCase(Locale.ROOT));
    }

    /** Where the shop is. */
    int port() {
        return Integer.getInteger("it.port");
    }

    /** The port and the path of the server's metrics, in the text format of Prometheus. */
    String metrics() {
        return switch (this) {
            case LIBERTY, PAYARA -> "http://localhost:" + port() + "/metrics";
            // Micrometer's: there are no MicroProfile Metrics here.
            case WILDFLY -> "http://localhost:" + System.getProperty("it.wildfly.management") + "/prometheus";
        };
    }

    /**
     * Whether it may refuse a user what their role allows, when somebody else's request without a user ends meanwhile: a
     * fault of Payara's up to this version (github.com/payara/Payara/issues/6145, mended by pull request 7928).
     */
    boolean forgetsRoles() {
        return this == PAYARA;
    }

    /** Where the server says whether it is ready, with the data of all checks. */
    String readiness() {
        return switch (this) {
            case LIBERTY, PAYARA -> "http://localhost:" + port() + "/health/ready";
            case WILDFLY -> "http://localhost:" + System.getProperty("it.wildfly.management") + "/health/ready";
        };
    }

    /** Whether send times have buckets: WildFly's registry hands them on to nobody. */
    boolean hasBuckets() {
        return this != WILDFLY;
    }

    /** Whether it runs message-driven beans: Payara Micro comes without a broker, and refuses an application with one. */
    boolean hasMessaging() {
        return this != PAYARA;
    }

    /** Sees to it that the shop is at /, where the server's own configuration does not. */
    WebArchive atRoot(WebArchive shop) {
        return switch (this) {
            // In the demo the server's configuration says where the shop is; here nothing but the WAR is deployed.
            case LIBERTY -> shop.addAsWebInfResource(new StringAsset("""
                    <web-ext xmlns="http://websphere.ibm.com/xml/ns/javaee" version="1.1">
                      <context-root uri="/"/>
                    </web-ext>
                    """), "ibm-web-ext.xml");
            case WILDFLY, PAYARA -> shop;
        };
    }
}
