// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import org.eventlog.Level;

/**
 * A stream of text lines like those of a shop: a pattern and arguments, with user, session and request in the
 * diagnostic context, which change every {@value #A_REQUEST} lines. The values are those of {@link ShopEvents}.
 */
final class ShopLines {
    static final int A_REQUEST = 8;
    private static final LineForm.Pattern VIEWED = LineForm.Pattern.of("page {} answered {} in {} ms");
    private static final LineForm.Pattern PLACED = LineForm.Pattern.of("order {} placed by {}: {} items for {} EUR");
    private static final LineForm.Pattern SEARCHED = LineForm.Pattern.of("search for {} found {} articles");
    private static final LineForm.Pattern REFUSED = LineForm.Pattern.of("payment of order {} by {} refused");
    private static final LineForm.Pattern FAILED = LineForm.Pattern
            .of("articles of order {} not reserved after {} attempts");

    private ShopLines() {}

    /** Writes the line with this number. The same number always yields the same line. */
    static void write(int i, LineForm form) {
        long random = ShopEvents.random(i);
        if (i % A_REQUEST == 0) {
            form.request(ShopEvents.user(random), ShopEvents.session(random),
                    ShopEvents.request(random, ShopEvents.mix(random)));
        }
        int kind = (int) (random >>> 57);
        if (kind < 51) {
            form.line(Level.INFO, VIEWED, ShopEvents.path(random), 200 + ShopEvents.below(random, 4, 5),
                    (int) ShopEvents.millis(random));
        } else if (kind < 96) {
            form.line(Level.INFO, PLACED, ShopEvents.order(i), ShopWords.name(random),
                    1 + ShopEvents.below(random, 4, 12), ShopEvents.below(random, 16, 500));
        } else if (kind < 115) {
            form.line(Level.INFO, SEARCHED, ShopWords.search(random), ShopEvents.below(random, 4, 2_000));
        } else if (kind < 124) {
            form.line(Level.WARN, REFUSED, ShopEvents.order(i), ShopWords.name(random));
        } else {
            form.line(Level.ERROR, FAILED, ShopEvents.order(i), 2 + ShopEvents.below(random, 4, 5));
        }
    }
}
