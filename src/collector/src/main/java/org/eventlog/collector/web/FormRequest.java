// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Enumeration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A request whose parameters are in its body. Servers throw exceptions of their own for a form that is malformed, too
 * large or in an unknown encoding; here they are the client's fault.
 */
final class FormRequest extends HttpServletRequestWrapper {
    /** The code of the refusal. A part of the body may be unread then. */
    static final String UNREADABLE = "bad_form";

    FormRequest(HttpServletRequest request) {
        super(request);
    }

    /** @throws Refusal 400 */
    private static <T> T read(Supplier<T> part) {
        try {
            return part.get();
        } catch (RuntimeException e) {
            throw new Refusal(400, UNREADABLE, "The form is malformed or too large.");
        }
    }

    @Override
    public String getParameter(String name) {
        return read(() -> super.getParameter(name));
    }

    @Override
    public String[] getParameterValues(String name) {
        return read(() -> super.getParameterValues(name));
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return read(super::getParameterNames);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return read(super::getParameterMap);
    }
}
