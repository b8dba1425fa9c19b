// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eventlog.LogEvent;
import org.eventlog.encode.ByteSink;
import org.eventlog.encode.FormatChoice;
import org.eventlog.internal.ForeignCode;

/**
 * Initializes the classes that calls of an event log use, before the first call.
 *
 * <p>
 * Java initializes a class when it is first used. If that fails, because the thread has hardly any stack or memory left,
 * it is never tried again, and each later use throws {@link NoClassDefFoundError}. One such call would end all event logs of
 * the class loader.
 */
final class CallClasses {
    /** Those with a static initializer, in the packages that calls run through. A test compares this list with them. */
    static final List<String> NAMES = List.of(
            "org.eventlog.CodeLocations",
            "org.eventlog.ContextSnapshot",
            "org.eventlog.EventBuilder",
            "org.eventlog.Level",
            "org.eventlog.LogEvent$CodeLocation",
            "org.eventlog.Meter$Kind",
            "org.eventlog.MeterOptions",
            "org.eventlog.OpenEvent",
            "org.eventlog.PipelineStats$DropReason",
            "org.eventlog.PipelineStats$SendTimes",
            "org.eventlog.bridge.Applications",
            "org.eventlog.bridge.Applications$Nobodys",
            "org.eventlog.bridge.ContextFields",
            "org.eventlog.bridge.EventLogs",
            "org.eventlog.bridge.EventLogs$Held",
            "org.eventlog.bridge.OwnThreads",
            "org.eventlog.bridge.OwnWork",
            "org.eventlog.bridge.RecordEvents$Options",
            "org.eventlog.encode.Additions",
            "org.eventlog.encode.Bounds",
            "org.eventlog.encode.ByteSink",
            "org.eventlog.encode.Detached",
            "org.eventlog.encode.EcsLayout",
            "org.eventlog.encode.EventIds",
            "org.eventlog.encode.EventLimits",
            "org.eventlog.encode.EventRedaction",
            "org.eventlog.encode.EventlogLayout",
            "org.eventlog.encode.Exceptions",
            "org.eventlog.encode.FieldRules$Kind",
            "org.eventlog.encode.FormatChoice",
            "org.eventlog.encode.Frame",
            "org.eventlog.encode.GelfLayout",
            "org.eventlog.encode.Headings",
            "org.eventlog.encode.Identity",
            "org.eventlog.encode.JsonWriter",
            "org.eventlog.encode.LayoutSettings",
            "org.eventlog.encode.LayoutSettings$1",
            "org.eventlog.encode.LayoutSettings$Name",
            "org.eventlog.encode.LogstashLayout",
            "org.eventlog.encode.MaskedValues",
            "org.eventlog.encode.MsgpackWriter",
            "org.eventlog.encode.NestedRecord",
            "org.eventlog.encode.OtlpJsonWriter",
            "org.eventlog.encode.OtlpLayout",
            "org.eventlog.encode.OtlpProtoWriter",
            "org.eventlog.encode.OwnField",
            "org.eventlog.encode.PlainFields",
            "org.eventlog.encode.ServerTypes",
            "org.eventlog.encode.SplitFields",
            "org.eventlog.encode.StackTraces",
            "org.eventlog.encode.SyslogSettings",
            "org.eventlog.encode.SyslogSettings$Message",
            "org.eventlog.encode.Texts",
            "org.eventlog.encode.ThrownCopy",
            "org.eventlog.encode.ValueJson",
            "org.eventlog.internal.ForeignCollection$Enough",
            "org.eventlog.pipeline.Admission",
            "org.eventlog.pipeline.Callbacks",
            "org.eventlog.pipeline.ChunkStore$Owner",
            "org.eventlog.pipeline.ClockSteps",
            "org.eventlog.pipeline.Closing",
            "org.eventlog.pipeline.CulpritSearch",
            "org.eventlog.pipeline.CulpritSearch$Verdict",
            "org.eventlog.pipeline.Drops",
            "org.eventlog.pipeline.Ending",
            "org.eventlog.pipeline.FileKeeper",
            "org.eventlog.pipeline.GuardedTransport",
            "org.eventlog.pipeline.Inbox$Offer",
            "org.eventlog.pipeline.InboxStripe",
            "org.eventlog.pipeline.InboxStripe$Append",
            "org.eventlog.pipeline.OperatorLog",
            "org.eventlog.pipeline.OrphanRecovery",
            "org.eventlog.pipeline.OrphanRecovery$Piece",
            "org.eventlog.pipeline.Pipeline",
            "org.eventlog.pipeline.Pipeline$1",
            "org.eventlog.pipeline.QueueFiles",
            "org.eventlog.pipeline.Refusals$1",
            "org.eventlog.pipeline.Sender",
            "org.eventlog.pipeline.Sender$Step",
            "org.eventlog.pipeline.SenderTurns",
            "org.eventlog.pipeline.SenderTurns$State",
            "org.eventlog.pipeline.SqliteChunkStore",
            "org.eventlog.pipeline.Stopwatch",
            "org.eventlog.pipeline.UnsettledBatches",
            "org.eventlog.pipeline.VanishedFile$Fate",
            "org.eventlog.pipeline.WhenFull",
            "org.eventlog.pipeline.WriteBehindBuffer",
            "org.eventlog.redact.Angled",
            "org.eventlog.redact.Codes",
            "org.eventlog.redact.CommandLine",
            "org.eventlog.redact.Credentials",
            "org.eventlog.redact.Decoding",
            "org.eventlog.redact.ErrorCode",
            "org.eventlog.redact.Header",
            "org.eventlog.redact.JsonScan",
            "org.eventlog.redact.KnownSecrets",
            "org.eventlog.redact.MaskedRanges",
            "org.eventlog.redact.NamedValues",
            "org.eventlog.redact.PathScan",
            "org.eventlog.redact.Redactor",
            "org.eventlog.redact.Schemes",
            "org.eventlog.redact.SecretNames",
            "org.eventlog.redact.Values");
    private static final int ROOM = 64 * 1024;
    private static final AtomicBoolean DONE = new AtomicBoolean();

    private CallClasses() {}

    /** Does it once. */
    static void initialize() {
        if (DONE.compareAndSet(false, true)) {
            NAMES.forEach(name -> ForeignCode.call(
                    () -> Class.forName(name, true, CallClasses.class.getClassLoader()), fault -> null));
            ForeignCode.call(CallClasses::encode, fault -> null);
        }
    }

    /** Also initializes classes of Java. */
    private static ByteSink encode() {
        EventLogSetup setup = new EventLogSetup();
        ByteSink nowhere = new ByteSink(ROOM, ROOM);
        setup.encoder(FormatChoice.read(setup.settings(), null), ROOM).encode(
                LogEvent.named("rehearsal").message("a message, password=x").tag("tag").field("text", "ä")
                        .field("number", 1.5).field("list", List.of(1, "two")).exception(new IllegalStateException("e"))
                        .build(),
                nowhere);
        return nowhere;
    }
}
