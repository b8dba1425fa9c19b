// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.end;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;

/** An application that cannot start. */
@WebListener
public class RefusingListener implements ServletContextListener {
    @Inject
    private EventLogger logger;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        logger.log(LogEvent.named("refused"));
        System.out.println("RefusingListener refuses");
        throw new IllegalStateException("this application refuses to start");
    }
}
