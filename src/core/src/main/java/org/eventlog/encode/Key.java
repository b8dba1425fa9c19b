// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.nio.charset.StandardCharsets;

/** A key that is written often, with its bytes made once. Names hold nothing that JSON would have to escape. */
final class Key {
    private final byte[] first;
    private final byte[] next;
    private final int length;

    Key(String name) {
        byte[] json = (",\"" + name + "\":").getBytes(StandardCharsets.UTF_8);
        length = json.length;
        next = ByteSink.padded(json, 0, length);
        first = ByteSink.padded(json, 1, length);
    }

    /** Writes {@code "name":}, with a comma before it where one is due. */
    void writeJson(ByteSink out, boolean comma) {
        out.putPadded(comma ? next : first, comma ? length : length - 1);
    }
}
