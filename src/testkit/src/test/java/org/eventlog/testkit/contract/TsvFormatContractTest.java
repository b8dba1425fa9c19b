// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.spi.EventFormat;
import org.eventlog.testkit.TsvFormat;

/** The format of docs/formats.md. */
class TsvFormatContractTest extends FormatContract {
    private static final List<String> COLUMNS = List.of("id", "time", "level", "name", "message", "target", "user",
            "stackTrace", "host");

    @Override
    protected EventFormat format() {
        return new TsvFormat();
    }

    @Override
    protected List<Map<String, Object>> decode(byte[] events) {
        List<Map<String, Object>> decoded = new ArrayList<>();
        for (String line : new String(events, StandardCharsets.UTF_8).split("\n")) {
            String[] columns = line.split("\t", -1);
            Map<String, Object> event = new LinkedHashMap<>();
            for (int i = 0; i < columns.length; i++) {
                event.put(COLUMNS.get(i), columns[i].equals("\\N") ? null : unescape(columns[i]));
            }
            decoded.add(event);
        }
        return decoded;
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                c = switch (text.charAt(++i)) {
                    case 't' -> '\t';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    default -> '\\';
                };
            }
            plain.append(c);
        }
        return plain.toString();
    }
}
