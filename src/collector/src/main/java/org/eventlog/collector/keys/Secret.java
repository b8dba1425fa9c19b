// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eventlog.collector.store.KeyRow;

/**
 * A key as it is sent: {@code elk_<id>_<43 characters>}, or any other text for a key made elsewhere.
 *
 * <p>Both kinds are stored as an unsalted SHA-256. That is enough for 256 random bits; a short legacy secret chosen
 * by a person could be guessed by anyone who reads the database.
 *
 * @param id the key's id, null for a legacy key
 */
public record Secret(String id, byte[] hash) {
    private static final Pattern KEY = Pattern.compile("elk_([A-Za-z0-9]{1,32})_([A-Za-z0-9_-]{43})");
    private static final int LEGACY_ID_LENGTH = 16;

    public static Secret of(String sent) {
        Matcher matcher = KEY.matcher(sent);
        return matcher.matches()
                ? new Secret(matcher.group(1), sha256(matcher.group(2)))
                : new Secret(null, sha256(sent));
    }

    public KeyRow row(String sourceName) {
        String known = id != null ? id : "legacy-" + HexFormat.of().formatHex(hash).substring(0, LEGACY_ID_LENGTH);
        return KeyRow.configured(known, sourceName, hash, id == null);
    }

    /** Returns the row with this secret's id and hash. */
    public KeyRow row(KeyRow like) {
        return new KeyRow(row(like.sourceName()).id(), 0, like.sourceName(), hash, id == null, false, like.label(),
                like.scopes(), like.maxLevel(), like.addresses(), like.created(), like.createdBy(), like.expires(),
                null, null);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
