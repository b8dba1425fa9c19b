// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.spi.EventFormat;
import org.eventlog.spi.EventWriter;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.Payload;

/** Tab-separated values, an event a line, as PostgreSQL's {@code COPY} reads them. The example of docs/formats.md. */
public final class TsvFormat implements EventFormat {
    static final Setting<String> NULL = Setting.text("eventlog.tsv.null", "\\N")
            .allowing("1 to 8 characters, and no tab", text -> text.matches("[^\t]{1,8}"));

    @Override
    public String name() {
        return "tsv";
    }

    @Override
    public Payload payload(Settings settings) {
        return new Payload("tsv", Payload.Framing.LINE, "text/tab-separated-values; charset=utf-8");
    }

    @Override
    public EventWriter create(Settings settings, FormatContext context) {
        String none = settings.get(NULL);
        return (event, to) -> {
            String line = Stream
                    .of(event.id(), event.time().toString(), event.level().text(), event.name(), event.message(),
                            event.target(), event.context().user(), event.stackTrace(), context.host())
                    .map(text -> text == null ? none : escape(text))
                    .collect(Collectors.joining("\t"));
            to.write(line.getBytes(StandardCharsets.UTF_8));
        };
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
    }
}
