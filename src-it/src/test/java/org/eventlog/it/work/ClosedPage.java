// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.work;

import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;

/** Nobody gets here. */
@WebServlet("/closed")
@ServletSecurity(@HttpConstraint(rolesAllowed = "nobody"))
public class ClosedPage extends HttpServlet {
    private static final long serialVersionUID = 1;
}
