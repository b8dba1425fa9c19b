// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A server that runs without an application, and gets one and loses it while it runs. */
interface Redeployable {

    /** Starts it, empty, with these variables in its environment; waits for nothing. */
    void startEmpty(Map<String, String> environment) throws IOException;

    /** Hands it the WAR, for the path {@code /}; waits for nothing. */
    void deploy(Path war) throws IOException;

    /** Takes the application away; returns when the server says that it is gone. */
    void undeploy() throws IOException;

    /** Takes away an application that could not start; waits for nothing. */
    void withdraw() throws IOException;
}
