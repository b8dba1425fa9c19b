// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eventlog.address.AddressRange;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.text.Lists;

/**
 * A key as entered by a user, and the faults of the input.
 *
 * @param id the id of the new key, generated with the form, so that a form sent twice creates one key
 * @param secret the secret of a key from another system; null to generate one
 * @param faults keys of texts
 */
record KeyForm(String id, String label, String source, Set<KeyRow.Scope> scopes, String level, String addresses,
        String expires, String secret, List<String> faults) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{10}");
    private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern SECRET = Pattern.compile("[!-~]{20,256}");
    private static final int MAX_LABEL = 80;
    private static final int MAX_ADDRESSES = 500;

    static KeyForm empty(String id) {
        return new KeyForm(id, "", "", EnumSet.of(KeyRow.Scope.INGEST), "", "", "", null, List.of());
    }

    static KeyForm read(HttpServletRequest request, boolean imported, long now) {
        Set<KeyRow.Scope> scopes = EnumSet.noneOf(KeyRow.Scope.class);
        for (KeyRow.Scope scope : KeyRow.Scope.values()) {
            if (request.getParameter("scope." + scope.name().toLowerCase(java.util.Locale.ROOT)) != null) {
                scopes.add(scope);
            }
        }
        KeyForm form = new KeyForm(text(request, "id"), text(request, "label"), text(request, "source"), scopes,
                text(request, "level"), text(request, "addresses"), text(request, "expires"),
                imported ? text(request, "secret") : null, new ArrayList<>());
        form.check(now);
        return form;
    }

    private void check(long now) {
        fault(secret == null && !ID.matcher(id).matches(), "key.fault.id");
        fault(label.length() > MAX_LABEL, "key.fault.label");
        fault(!SOURCE.matcher(source).matches(), "key.fault.source");
        fault(scopes.isEmpty(), "key.fault.scopes");
        fault(!level.isEmpty() && Levels.number(level) == null, "key.fault.level");
        fault(!areRanges(addresses), "key.fault.addresses");
        Long end = expiry();
        fault(!expires.isEmpty() && (end == null || end <= now), "key.fault.expires");
        fault(secret != null && !SECRET.matcher(secret).matches(), "key.fault.secret");
    }

    private void fault(boolean wrong, String text) {
        if (wrong) {
            faults.add(text);
        }
    }

    private static boolean areRanges(String addresses) {
        if (addresses.isEmpty()) {
            return true;
        }
        try {
            Lists.complete(addresses).forEach(AddressRange::parse);
            return addresses.length() <= MAX_ADDRESSES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The end of the entered day; null for never and for an invalid day. */
    private Long expiry() {
        try {
            return expires.isEmpty()
                    ? null
                    : LocalDate.parse(expires).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            // Not a date, or one that is too far away for milliseconds.
            return null;
        }
    }

    /** Returns the row to store, without the secret. */
    KeyRow row(String createdBy, long now) {
        return new KeyRow(id, 0, source, null, false, false, label.isEmpty() ? null : label, scopes,
                level.isEmpty() ? 0 : Levels.number(level), addresses.isEmpty() ? null : addresses, now, createdBy,
                expiry(), null, null);
    }

    boolean has(String scope) {
        return scopes.stream().anyMatch(one -> one.name().equalsIgnoreCase(scope));
    }

    private static String text(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value == null ? "" : value.strip();
    }
}
