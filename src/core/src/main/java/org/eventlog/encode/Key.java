// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.nio.charset.StandardCharsets;

/**
 * A frequently written key with its precomputed bytes for each encoding. Names are short, and contain nothing that
 * JSON would escape.
 */
final class Key {
    private final String name;
    private final byte[] first;
    private final byte[] next;
    private final int length;
    private final byte[] msgpack;
    private final int msgpackLength;

    Key(String name) {
        this.name = name;
        byte[] json = (",\"" + name + "\":").getBytes(StandardCharsets.UTF_8);
        length = json.length;
        next = ByteSink.padded(json, 0, length);
        first = ByteSink.padded(json, 1, length);
        ByteSink sink = new ByteSink(length, Integer.MAX_VALUE);
        new MsgpackWriter(sink, null, null).string(name, Integer.MAX_VALUE);
        msgpackLength = sink.length;
        msgpack = ByteSink.padded(sink.bytes, 0, msgpackLength);
    }

    String name() {
        return name;
    }

    /** Writes {@code "name":}, with a comma before it where one is due. */
    void writeJson(ByteSink out, boolean comma) {
        out.putPadded(comma ? next : first, comma ? length : length - 1);
    }

    void writeMsgpack(ByteSink out) {
        out.putPadded(msgpack, msgpackLength);
    }
}
