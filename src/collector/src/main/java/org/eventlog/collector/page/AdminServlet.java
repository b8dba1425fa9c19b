// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import org.eventlog.collector.web.Role;

/** A page that only administrators read and change. */
abstract class AdminServlet extends PageServlet {
    private static final long serialVersionUID = 1L;

    AdminServlet(Site site, String tab) {
        super(site, tab);
    }

    @Override
    final Role reads() {
        return Role.ADMIN;
    }

    @Override
    final Role changes() {
        return Role.ADMIN;
    }
}
