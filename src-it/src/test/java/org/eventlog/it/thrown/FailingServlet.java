// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.thrown;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Fails as the path says, reads and writes much, and is the page of some errors. */
@WebServlet(urlPatterns = "/failing/*", asyncSupported = true)
public class FailingServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final int MEGABYTE = 1 << 20;
    private static final int MEGABYTES = 256;
    /** The query of each request whose body is or was read. */
    private static final Set<String> READING = ConcurrentHashMap.newKeySet();

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        switch (request.getPathInfo()) {
            case "/io" -> throw new IOException("no tea in io");
            case "/error" -> throw new AssertionError("no tea in error");
            case "/cause" -> throw new ServletException("no cup", new IllegalStateException("no tea in cause"));
            case "/download" -> download(response);
            case "/upload" -> upload(request);
            case "/reads" -> response.getWriter().print(READING.contains(request.getQueryString()));
            case "/async" -> {
                request.startAsync().setTimeout(1_000);
                response.sendError(HttpServletResponse.SC_PRECONDITION_FAILED);
            }
            case "/page" -> page(request, response);
            default -> response.sendError(Integer.parseInt(request.getPathInfo().substring(1)));
        }
    }

    private static void download(HttpServletResponse response) throws IOException {
        byte[] part = new byte[MEGABYTE];
        for (int i = 0; i < MEGABYTES; i++) {
            response.getOutputStream().write(part);
        }
    }

    private static void upload(HttpServletRequest request) throws IOException {
        READING.add(request.getQueryString());
        request.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static void page(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (String.valueOf(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE))) {
            case "503" -> response.setStatus(HttpServletResponse.SC_OK);
            case "410" -> throw new IllegalStateException("no page");
            case "411" -> response.sendError(HttpServletResponse.SC_BAD_GATEWAY);
            default -> {
            }
        }
        response.getWriter().print("the page");
    }
}
