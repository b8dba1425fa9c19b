// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request.cases;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Forwards, includes and error pages. */
final class DispatchCases {
    private DispatchCases() {}

    private static final String TEXT = "one\ntwo\nthree\nfour";
    private static final String FORM = "application/x-www-form-urlencoded";

    static void addTo(List<Case> all) {
        all.add(new Case("aForwardAmongLines", Asking.post("text/plain", TEXT), (request, response, seen) -> {
            seen.tried("line", () -> request.getReader().readLine());
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                request.getRequestDispatcher(CaseServlet.PATH + "/next?more=1").forward(request, response);
                seen.tried("line", () -> request.getReader().readLine());
            } else {
                seen.note("uri", request.getRequestURI() + " " + request.getAttribute(
                        RequestDispatcher.FORWARD_REQUEST_URI));
                seen.tried("more", () -> request.getParameter("more"));
                response.getWriter().print("forwarded");
            }
        }));
        all.add(new Case("aForwardWithinAStream", Asking.post("application/json", TEXT),
                (request, response, seen) -> {
                    seen.tried("some", () -> some(request));
                    if (request.getDispatcherType() == DispatcherType.REQUEST) {
                        request.getRequestDispatcher(CaseServlet.PATH + "/next").forward(request, response);
                    }
                    seen.tried("some", () -> some(request));
                }));
        all.add(new Case("aForwardOfAForm", Asking.post(FORM, "a=1&b=2"), (request, response, seen) -> {
            seen.tried("a", () -> List.of(request.getParameterValues("a")));
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                request.getRequestDispatcher(CaseServlet.PATH + "/next?a=3").forward(request, response);
                seen.tried("a", () -> List.of(request.getParameterValues("a")));
            }
        }));
        all.add(new Case("aReaderBehindAForwardThatUsedTheStream", Asking.post("text/plain", TEXT),
                (request, response, seen) -> {
                    if (request.getDispatcherType() == DispatcherType.REQUEST) {
                        request.getRequestDispatcher(CaseServlet.PATH + "/next").forward(request, response);
                        seen.tried("line", () -> request.getReader().readLine());
                    } else {
                        seen.tried("some", () -> some(request));
                    }
                }));
        all.add(new Case("anInclude", Asking.post("text/plain", TEXT), (request, response, seen) -> {
            seen.tried("line", () -> request.getReader().readLine());
            boolean first = request.getDispatcherType() == DispatcherType.REQUEST;
            if (first) {
                response.getWriter().println("before");
                request.getRequestDispatcher(CaseServlet.PATH + "/next").include(request, response);
                seen.tried("line", () -> request.getReader().readLine());
                response.getWriter().println("after");
            } else {
                response.setStatus(201);
                response.setHeader("X-Included", "yes");
                response.getWriter().println("within");
                response.getWriter().flush();
            }
        }));
        all.add(new Case("anErrorPage", Asking.post("text/plain", TEXT), (request, response, seen) -> {
            seen.tried("line", () -> request.getReader().readLine());
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                response.getWriter().print("never seen");
                response.sendError(CaseServlet.ERROR, "tea");
                seen.note("status", response.getStatus());
            } else {
                seen.note("code", request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) + " "
                        + request.getAttribute(RequestDispatcher.ERROR_MESSAGE) + " "
                        + request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
                response.getWriter().print("error page");
            }
        }));
        all.add(new Case("anErrorPageOfAForm", Asking.post(FORM, "a=1&b=2"), (request, response, seen) -> {
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                response.sendError(CaseServlet.ERROR);
            } else {
                seen.tried("a", () -> request.getParameter("a"));
                seen.tried("some", () -> some(request));
                response.getOutputStream().print("error page");
            }
        }));
    }

    private static String some(HttpServletRequest request) throws Exception {
        return new String(request.getInputStream().readNBytes(4), StandardCharsets.US_ASCII);
    }
}
