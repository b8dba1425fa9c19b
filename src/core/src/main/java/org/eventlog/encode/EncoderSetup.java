// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import org.eventlog.spi.FormatContext;

/**
 * The values that are the same for all events of an event log.
 *
 * @param indexed whether the receiver indexes each event as a document
 */
record EncoderSetup(Identity who, EventLimits limits, Additions additions, boolean indexed) implements FormatContext {

    /** The implementation of the interface. */
    static EncoderSetup of(FormatContext context) {
        if (context instanceof EncoderSetup setup) {
            return setup;
        }
        throw new IllegalArgumentException("not the context that Eventlog gave: " + context);
    }

    @Override
    public String site() {
        return who.site();
    }

    @Override
    public String cluster() {
        return who.cluster();
    }

    @Override
    public String project() {
        return who.project();
    }

    @Override
    public String application() {
        return who.application();
    }

    @Override
    public String release() {
        return who.release();
    }

    @Override
    public String host() {
        return who.host();
    }

    @Override
    public long pid() {
        return who.pid();
    }

    @Override
    public int maxEventBytes() {
        return limits.event();
    }

    @Override
    public boolean isIndexed() {
        return indexed;
    }
}
