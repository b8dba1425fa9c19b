// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.security.Provider;
import java.security.Security;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.security.oauthbearer.internals.OAuthBearerSaslClientProvider;
import org.apache.kafka.common.security.oauthbearer.internals.OAuthBearerSaslServerProvider;
import org.apache.kafka.common.security.plain.internals.PlainSaslServerProvider;
import org.apache.kafka.common.security.scram.internals.ScramSaslClientProvider;
import org.apache.kafka.common.security.scram.internals.ScramSaslServerProvider;

/**
 * Kafka's login modules add security providers to the JVM and never remove them. In a server these would keep the class
 * loader of a stopped application. They are removed with the last producer that needed them, if no other code of the
 * application had added them before.
 */
final class SaslProviders {
    private static final String PACKAGE = "org.apache.kafka.common.security.";
    /** The number of clients in this class loader that need each provider. Guarded by itself. */
    private static final Map<String, Integer> USERS = new TreeMap<>();

    /** Takes part as long as {@link #USERS} has own ones. */
    private static final TokenLogins TOKENS = new TokenLogins();

    /** The login module may be named by the properties, or by a file of the JVM. */
    private final boolean logsIn;

    SaslProviders(Map<String, Object> properties) {
        this.logsIn = String.valueOf(properties.get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG)).startsWith("SASL");
    }

    /** Must be called before a client is created. */
    void add() {
        if (logsIn) {
            synchronized (USERS) {
                if (USERS.isEmpty() && isPresent()) {
                    // Another owner added it: counts as one more user, so that it is not removed.
                    USERS.put("others", 1);
                }
                USERS.merge("own", 1, Integer::sum);
                Security.insertProviderAt(TOKENS, 1);
                // Login modules add them only once, when their class is loaded. Adding them twice is harmless.
                ScramSaslClientProvider.initialize();
                ScramSaslServerProvider.initialize();
                PlainSaslServerProvider.initialize();
                OAuthBearerSaslClientProvider.initialize();
                OAuthBearerSaslServerProvider.initialize();
            }
        }
    }

    /** Must be called after the client was closed. */
    void remove() {
        if (logsIn) {
            synchronized (USERS) {
                USERS.computeIfPresent("own", (name, users) -> users == 1 ? null : users - 1);
                if (!USERS.containsKey("own")) {
                    Security.removeProvider(TOKENS.getName());
                }
                if (USERS.isEmpty() && isInServer()) {
                    for (Provider provider : Security.getProviders()) {
                        if (isKafkas(provider)) {
                            Security.removeProvider(provider.getName());
                        }
                    }
                }
            }
        }
    }

    /**
     * Whether Kafka's classes can outlive the application. If not, the providers remain, as with any use of Kafka's
     * client.
     */
    private static boolean isInServer() {
        return KafkaProducer.class.getClassLoader() != ClassLoader.getSystemClassLoader();
    }

    private static boolean isPresent() {
        for (Provider provider : Security.getProviders()) {
            if (isKafkas(provider)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isKafkas(Provider provider) {
        return provider.getClass().getName().startsWith(PACKAGE)
                && provider.getClass().getClassLoader() == KafkaProducer.class.getClassLoader();
    }
}
