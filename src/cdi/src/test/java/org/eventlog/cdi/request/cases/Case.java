// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request.cases;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * One thing that an application may do with a request and its response.
 *
 * @param asking the request
 * @param page the application's code; called again for each dispatch of the request
 */
public record Case(String name, Asking asking, Page page) {

    @Override
    public String toString() {
        return name;
    }

    /** Records what it observes. Its exceptions go to the server. */
    public interface Page {
        void serve(HttpServletRequest request, HttpServletResponse response, Seen seen) throws Exception;
    }
}
