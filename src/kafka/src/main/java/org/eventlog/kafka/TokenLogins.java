// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.security.Provider;
import java.util.Map;
import javax.security.auth.callback.CallbackHandler;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslClientFactory;
import javax.security.sasl.SaslException;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.internals.OAuthBearerSaslClient.OAuthBearerSaslClientFactory;

/**
 * Logs in to Kafka with tokens of OAuth beside other copies of Kafka's client in the same JVM, such as that of another
 * application of a server. The JVM has one list of providers; Kafka's has the same name in each copy, so only the first
 * is kept, and it fails for the handlers of all other class loaders. This one has its own name, serves the handlers of
 * its own class loader, and leaves others to the next provider. It must be before Kafka's.
 */
final class TokenLogins extends Provider {
    private static final long serialVersionUID = 1;
    private static final String MECHANISM = "OAUTHBEARER";
    private static final String TYPE = "SaslClientFactory";

    TokenLogins() {
        super("Eventlog " + MECHANISM + " " + Integer.toHexString(System.identityHashCode(TokenLogins.class)), "1",
                "Kafka's login with tokens");
        putService(new Service(this, TYPE, MECHANISM, Factory.class.getName(), null, null) {
            @Override
            public Object newInstance(Object parameter) {
                return new Factory();
            }
        });
    }

    private static final class Factory implements SaslClientFactory {
        private final SaslClientFactory kafkas = new OAuthBearerSaslClientFactory();

        @Override
        public SaslClient createSaslClient(String[] mechanisms, String authorizationId, String protocol,
                String serverName, Map<String, ?> properties, CallbackHandler handler) throws SaslException {
            return handler instanceof AuthenticateCallbackHandler
                    ? kafkas.createSaslClient(mechanisms, authorizationId, protocol, serverName, properties, handler)
                    : null;
        }

        @Override
        public String[] getMechanismNames(Map<String, ?> properties) {
            return kafkas.getMechanismNames(properties);
        }
    }
}
