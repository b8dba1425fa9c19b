// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.batch;

import java.util.Properties;
import org.eventlog.cdi.context.Activities;

/**
 * Passes the context to a batch job, so that its events have the correlation id of the code that started it.
 *
 * <pre>
 * BatchRuntime.getJobOperator().start("import", EventContextJobs.write(new Properties()));
 * </pre>
 */
public final class EventContextJobs {
    /** The job parameter with the correlation id. */
    public static final String CORRELATION_ID = Activities.CORRELATION_ID;

    private EventContextJobs() {}

    /** Writes the context of this thread into the parameters of a job, and returns them. */
    public static Properties write(Properties parameters) {
        parameters.putAll(Activities.handOver());
        return parameters;
    }
}
