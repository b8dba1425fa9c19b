// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** In what the servers differ, as far as tests that run on each of them have to know. */
enum Server {
    LIBERTY, WILDFLY, PAYARA, PAYARA_SERVER, GLASSFISH;

    /** The one that Arquillian runs. */
    static Server current() {
        return valueOf(System.getProperty("arquillian.launch").toUpperCase(Locale.ROOT));
    }

    /** Where the shop is. */
    int port() {
        return Integer.getInteger("it.port");
    }

    /** A process of its own, without the shop. */
    ServerProcess process(String name) throws IOException {
        return switch (this) {
            case LIBERTY -> new Liberty(name);
            case WILDFLY -> new WildFly(Path.of(System.getProperty("it.dir"), "wildfly-" + name));
            case PAYARA -> new PayaraMicro(Path.of(System.getProperty("it.dir"), "payara-" + name));
            case PAYARA_SERVER, GLASSFISH -> new PayaraServer(
                    Path.of(System.getProperty("it.dir"), System.getProperty("arquillian.launch") + "-" + name));
        };
    }

    /** The port and the path of the server's metrics, in the text format of Prometheus. */
    String metrics() {
        return switch (this) {
            case LIBERTY, PAYARA, PAYARA_SERVER, GLASSFISH -> "http://localhost:" + port() + "/metrics";
            // Micrometer's: there are no MicroProfile Metrics here.
            case WILDFLY -> "http://localhost:" + System.getProperty("it.wildfly.management") + "/prometheus";
        };
    }

    /**
     * Whether it may refuse a user what their role allows, when somebody else's request without a user ends meanwhile: a
     * fault of Payara's up to this version (github.com/payara/Payara/issues/6145, mended by pull request 7928).
     */
    boolean forgetsRoles() {
        return this == PAYARA || this == PAYARA_SERVER;
    }

    /**
     * By what the server itself keeps class loaders of applications that are gone, as {@link HeapDump#wayTo} says it.
     */
    List<Pattern> keeps() {
        return Stream.of(switch (this) {
            // A weak map of the form's mechanism of each application, whose values hold their keys: it never lets go.
            case LIBERTY -> new String[]{
                    "com\\.ibm\\.ws\\.security\\.javaeesec\\.properties\\.ModulePropertiesUtils\\.ModuleToHam"};
            // The last request that each thread of the pool has worked on; in WildFly Preview the application for which a
            // thread of the default executor was started.
            case WILDFLY -> new String[]{"org\\.jboss\\.threads\\.EnhancedQueueExecutor\\$Task\\.delegate",
                    ".*\\$ManagedThread\\.inheritedAccessControlContext of EE-ManagedExecutorService-default.*"};
            // The threads of an application's own executor, which it does not end; and one thread of the server's own,
            // which is started while the first application is deployed.
            case PAYARA, PAYARA_SERVER, GLASSFISH -> new String[]{
                    ".*\\$ManagedThread\\.inheritedAccessControlContext of java:module/concurrent/ShopExecutor.*",
                    ".*\\.contextClassLoader of GFFileHandler log pump"};
        }).map(Pattern::compile).toList();
    }

    /**
     * Whether it keeps class loaders of applications that are gone in so many places of its own that a test cannot see
     * what else would: GlassFish 8.0.0 in threads (JarFileManager, those of an application's executor), in
     * {@code MpConfigProviderResolver.CONFIGS} and in the service locators of its administration.
     */
    boolean keepsClassLoaders() {
        return this == GLASSFISH;
    }

    /**
     * Whether it tells the extensions of an application nothing, and stops no class loader, if another extension refuses the
     * deployment. Eventlog's handler then remains until the first record after ten minutes.
     */
    boolean forgetsRefusedExtensions() {
        return this == WILDFLY;
    }

    /** Whether each WAR of an EAR has a CDI container of its own. */
    boolean separatesModules() {
        return this == PAYARA_SERVER;
    }

    /** Where the server says whether it is ready, with the data of all checks. */
    String readiness() {
        return switch (this) {
            case LIBERTY, PAYARA, PAYARA_SERVER, GLASSFISH -> "http://localhost:" + port() + "/health/ready";
            case WILDFLY -> "http://localhost:" + System.getProperty("it.wildfly.management") + "/health/ready";
        };
    }

    /** Whether the server tells an application's metrics. */
    boolean hasMetrics() {
        return this != GLASSFISH;
    }

    /** Whether send times have buckets: WildFly's registry hands them on to nobody. */
    boolean hasBuckets() {
        return this != WILDFLY;
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
            case PAYARA_SERVER, GLASSFISH -> shop.addAsWebInfResource(new StringAsset("""
                    <glassfish-web-app><context-root>/</context-root></glassfish-web-app>
                    """), "glassfish-web.xml");
            case WILDFLY, PAYARA -> shop;
        };
    }
}
