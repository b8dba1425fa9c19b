// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import org.eventlog.config.Settings;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.HeadingWriter;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Payload.Framing;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportProvider;

/** Creates the transport {@code amqp} from the configuration. */
public final class AmqpProvider implements TransportProvider {

    @Override
    public String protocol() {
        return "amqp";
    }

    /** Each event is a message, so any self-contained format is possible. */
    @Override
    public boolean carries(Payload payload, Settings settings) {
        return payload.framing() != Framing.ENVELOPED;
    }

    /** The URI may name it instead. */
    @Override
    public boolean needsHost() {
        return false;
    }

    @Override
    public HeadingWriter heading(Settings settings, FormatContext context) {
        return new AmqpHeading(settings, context);
    }

    @Override
    public Transport create(Settings settings, Payload payload) {
        return new AmqpTransport(AmqpSettings.read(settings), payload);
    }
}
