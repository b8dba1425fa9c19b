// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.util.Objects;
import java.util.function.Function;
import org.eventlog.config.Settings;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.HeadingWriter;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportProvider;

/**
 * A transport provider as used by the configuration. It may be foreign code: any exception of its methods, and any
 * unusable result, is a fault of {@code eventlog.protocol}, reported together with all others.
 *
 * @param protocol the name under which the provider was found
 * @param settings collects the faults
 * @param homeless whether it needs a host and none is set. It is used all the same, so that the faults of its other
 *            settings are found
 */
record GuardedProvider(TransportProvider provider, String protocol, Settings settings, boolean homeless)
        implements
            TransportProvider {
    /** The smallest limit of an event that {@code eventlog.event.max-bytes} permits. */
    private static final int SMALLEST_EVENT = 1024;

    @Override
    public String format(Settings from, String wanted) {
        String usual = wanted == null ? Payload.JSON.kind() : wanted;
        return call("format", usual, () -> Objects.requireNonNull(provider.format(from, wanted), "null"));
    }

    @Override
    public boolean carries(Payload payload, Settings from) {
        return call("carries", true, () -> provider.carries(payload, from));
    }

    @Override
    public boolean isIndexed(Settings from) {
        return call("isIndexed", false, () -> provider.isIndexed(from));
    }

    @Override
    public boolean needsHost() {
        return call("needsHost", true, provider::needsHost);
    }

    @Override
    public int maxEventBytes(Settings from, Payload payload) {
        return call("maxEventBytes", Integer.MAX_VALUE, () -> {
            int most = provider.maxEventBytes(from, payload);
            if (most < SMALLEST_EVENT) {
                throw new IllegalArgumentException(most + " bytes, less than " + SMALLEST_EVENT);
            }
            return most;
        });
    }

    @Override
    public HeadingWriter heading(Settings from, FormatContext context) {
        return call("heading", null, () -> provider.heading(from, context));
    }

    /** Null if the provider fails. */
    @Override
    public Transport create(Settings from, Payload payload) {
        Transport made = call("create", null, () -> Objects.requireNonNull(provider.create(from, payload), "null"));
        if (homeless) {
            // Whatever else it says about the host.
            settings.faultInstead(EventLogSetup.HOST,
                    "the receiver's name or address, as eventlog.protocol is " + protocol);
        }
        return made;
    }

    private <T> T call(String method, T otherwise, ForeignCode.Call<T> call) {
        Function<Throwable, T> fault = thrown -> {
            if (homeless) {
                return otherwise;
            }
            settings.fault(EventLogSetup.PROTOCOL, protocol, "a protocol whose provider works; its " + method
                    + "() failed (" + ForeignFaults.told(thrown) + ")");
            return otherwise;
        };
        return ForeignCode.call(call, fault);
    }
}
