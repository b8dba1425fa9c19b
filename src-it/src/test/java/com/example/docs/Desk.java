// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.docs;

import jakarta.inject.Inject;
import org.eventlog.cdi.EventContext;

/** docs/events.md: the context of a request. */
class Desk {
    @Inject
    EventContext context;

    void enter(String shop, String customer) {
        context.setField("shop", shop); // on each further event of this work, and on the request's event
        context.setUser(customer);
    }
}
