// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop.web;

import com.example.shop.Stocktaking;
import com.example.shop.Stocktaking.Job;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Starts background jobs and shows their results. */
@WebServlet({"/job", "/job/*"})
public class JobPage extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    transient Stocktaking stocktaking;
    @Inject
    transient Page page;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo();
        if (path == null || path.equals("/")) {
            page.send(request, response, "Stock", overview(request.getContextPath()));
            return;
        }
        Optional<Job> job = stocktaking.find(path.substring(1));
        if (job.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        if (!job.get().isDone()) {
            // The browser asks again by itself, without a script.
            response.setHeader("Refresh", "1");
        }
        page.send(request, response, job.get().number(), one(request.getContextPath(), job.get()));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        Page.redirect(request, response, "/job/" + stocktaking.start().number());
    }

    private Html overview(String root) {
        List<Job> jobs = stocktaking.latest();
        return Html.of("""
                <h1>Stock</h1>
                <p class="lead">Counting takes a moment and happens in the background, on a thread of the server's own.</p>
                <form class="actions" method="post" action="{}/job"><button>Count the stock</button></form>
                {}
                """, root, jobs.isEmpty() ? Html.EMPTY : list(root, jobs));
    }

    private static Html list(String root, List<Job> jobs) {
        return Html.of("<h2>Latest counts</h2><ul>{}</ul>", jobs.stream()
                .map(job -> Html.of("<li><a href=\"{}/job/{}\">{}</a>: {}</li>", root, job.number(), job.number(),
                        state(job)))
                .collect(Html.joined()));
    }

    private static Html one(String root, Job job) {
        return Html.of("""
                <h1>Count {}</h1>
                <p class="lead" role="status">{}</p>
                <p class="actions"><a class="button" href="{}/job">All counts</a></p>
                """, job.number(), state(job), root);
    }

    private static String state(Job job) {
        return job.isDone() ? job.result() : "counting …";
    }
}
