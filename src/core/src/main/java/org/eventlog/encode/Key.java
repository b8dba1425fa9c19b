// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.nio.charset.StandardCharsets;

/** A key that is written often, with its bytes made once. Names hold nothing that JSON would have to escape. */
final class Key {
    /** {@code "name":} */
    final byte[] json;

    Key(String name) {
        json = ('"' + name + "\":").getBytes(StandardCharsets.UTF_8);
    }
}
