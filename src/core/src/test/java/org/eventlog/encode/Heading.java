// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.io.OutputStream;
import org.eventlog.spi.EventWriter;
import org.eventlog.spi.HeadingWriter;
import org.eventlog.spi.StampedEvent;

/** A heading that a test writes. */
public final class Heading {
    private Heading() {}

    public static HeadingWriter of(String name, EventWriter writer) {
        return new HeadingWriter() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void write(StampedEvent event, OutputStream to) throws Exception {
                writer.write(event, to);
            }
        };
    }
}
