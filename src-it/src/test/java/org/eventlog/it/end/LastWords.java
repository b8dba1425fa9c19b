// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.end;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.logging.Logger;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;

/** Logs in each place in which an application ends. */
@ApplicationScoped
public class LastWords {
    private static final Logger LOG = Logger.getLogger("com.example.end");

    @Inject
    private EventLogger logger;

    void begin(@Observes @Initialized(ApplicationScoped.class) Object event) {
        logger.log(LogEvent.named("end.begin"));
    }

    void destroyed(@Observes @Destroyed(ApplicationScoped.class) Object event) {
        logger.log(LogEvent.named("end.destroyed"));
        LOG.info("record of the end");
    }

    @PreDestroy
    void preDestroy() {
        logger.log(LogEvent.named("end.pre-destroy"));
    }

    /** That of the servlet context. */
    @WebListener
    public static class Listener implements ServletContextListener {
        @Inject
        private EventLogger logger;

        @Override
        public void contextDestroyed(ServletContextEvent event) {
            logger.log(LogEvent.named("end.context"));
        }
    }
}
