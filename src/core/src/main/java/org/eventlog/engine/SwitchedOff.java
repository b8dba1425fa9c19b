// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.util.concurrent.Executor;
import org.eventlog.encode.EventEncoder;
import org.eventlog.encode.FormatChoice;
import org.eventlog.pipeline.Pipeline;

/** The event log of {@code eventlog.enabled=false}: it takes no events, and has no thread and no file. */
final class SwitchedOff {
    private SwitchedOff() {}

    /** With defaults only, as the rest of the configuration may be incomplete. */
    static EventLog eventLog() {
        EventLogSetup setup = new EventLogSetup();
        setup.values.put(EventLogSetup.DB.key(), EventLogSetup.MEMORY);
        setup.transport = new Nowhere();
        FormatChoice format = FormatChoice.read(setup.settings(), null);
        int eventBytes = EventLogSetup.eventBytes(format, null);
        EventEncoder encoder = setup.encoder(format, eventBytes);
        Executor none = task -> {};
        Pipeline pipeline = new Pipeline(setup.pipelineSettings(format.settings(), encoder, eventBytes), encoder,
                setup.transport, new Pipeline.Threads(none, none, none, LoopThreads::thread),
                System.getLogger("org.eventlog"));
        pipeline.neverStart();
        return EventLog.off(pipeline);
    }
}
