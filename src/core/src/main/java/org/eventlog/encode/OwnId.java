// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * The id that an application gave an event. A part of it could be that of another event, which receivers would then
 * drop. So an id that is too long is replaced by its hash in the form of a UUID; one of that length always fits.
 */
final class OwnId {
    private OwnId() {}

    /** @return the same object if it fits */
    static String fitting(String id, int maxChars) {
        return id.length() <= Math.max(maxChars, EventIds.LENGTH) ? id : hash(id);
    }

    private static String hash(String id) {
        try {
            ByteBuffer hash = ByteBuffer
                    .wrap(MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8)));
            return new UUID(hash.getLong(), hash.getLong()).toString();
        } catch (NoSuchAlgorithmException e) {
            // Each Java platform has it.
            throw new IllegalStateException(e);
        }
    }
}
