// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request.cases;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.MultipartConfig;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Runs the case that the request names, and returns the observations afterwards. */
@WebServlet(urlPatterns = {CaseServlet.PATH, CaseServlet.PATH + "/*"}, asyncSupported = true)
@MultipartConfig
public class CaseServlet extends HttpServlet {
    /** Where it is; a forward, an include and the error page of {@link #ERROR} lead there, too. */
    public static final String PATH = "/case";
    /** The status that has an error page. */
    public static final int ERROR = 418;
    static final String BEGIN = "begin";
    static final String END = "end";
    private static final long serialVersionUID = 1;
    private static final Map<String, Seen> SEEN = new ConcurrentHashMap<>();

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String name = request.getHeader("X-Case");
        Seen seen = SEEN.computeIfAbsent(request.getHeader("X-Run"), run -> new Seen());
        if (name == null) {
            response.setContentType("text/plain");
            response.getOutputStream().print(String.join("\n", seen.lines()));
            return;
        }
        boolean first = request.getDispatcherType() == DispatcherType.REQUEST;
        try {
            Case.Page page = Cases.named(name).page();
            if (first) {
                seen.note(BEGIN, name);
            }
            page.serve(request, response, seen);
        } catch (IOException | ServletException | RuntimeException | Error e) {
            seen.thrown("page", e);
            throw e;
        } catch (Exception e) {
            seen.thrown("page", e);
            throw new ServletException(e);
        } finally {
            if (first) {
                seen.note(END, "");
            }
        }
    }
}
