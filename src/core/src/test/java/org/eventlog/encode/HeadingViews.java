// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.time.Instant;
import java.util.Random;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.StampedEvent;

/** Creates events as seen by headings, for tests outside this package. */
public final class HeadingViews {
    private HeadingViews() {}

    public static FormatContext context() {
        return setup();
    }

    public static StampedEvent of(LogEvent event, ContextSnapshot context) {
        return new HeadingView(event, false,
                new Stamp(new EventIds(new Random(1)), 1, Instant.EPOCH, Instant.EPOCH, context), setup());
    }

    private static EncoderSetup setup() {
        return new EncoderSetup(new Identity("north", null, null, "shop", "h", 7), EventLimits.DEFAULT, Additions.NONE,
                false);
    }
}
