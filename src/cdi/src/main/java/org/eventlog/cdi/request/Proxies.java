// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.http.HttpServletRequest;
import org.eventlog.address.TrustedProxies;

/** Determines the client of a request behind trusted proxies. */
final class Proxies {
    private final TrustedProxies trusted;

    Proxies(TrustedProxies trusted) {
        this.trusted = trusted;
    }

    TrustedProxies.Client client(HttpServletRequest request) {
        return trusted.client(request.getRemoteAddr(), request::getHeaders);
    }
}
