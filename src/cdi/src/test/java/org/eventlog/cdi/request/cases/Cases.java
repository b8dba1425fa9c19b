// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request.cases;

import java.util.ArrayList;
import java.util.List;

/** All cases. */
public final class Cases {
    private static final List<Case> ALL = new ArrayList<>();

    static {
        EncodingCases.addTo(ALL);
        FormCases.addTo(ALL);
        StreamCases.addTo(ALL);
        ReaderCases.addTo(ALL);
        ExchangeCases.addTo(ALL);
        DispatchCases.addTo(ALL);
        AsyncCases.addTo(ALL);
        ResponseCases.addTo(ALL);
        WriterCases.addTo(ALL);
    }

    private Cases() {}

    /** The one whose event has the query {@code whole} and the body {@code a pot of green tea}. */
    public static Case whole() {
        return ReaderCases.WHOLE;
    }

    public static List<Case> all() {
        return ALL;
    }

    /** Cases of random steps: as many, beginning with the one of this number. */
    public static List<Case> random(int from, int count) {
        return RandomCases.some(from, count);
    }

    static Case named(String name) {
        if (RandomCases.has(name)) {
            return RandomCases.named(name);
        }
        return ALL.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    }
}
