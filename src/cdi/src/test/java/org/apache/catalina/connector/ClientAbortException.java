// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.apache.catalina.connector;

import java.io.IOException;

/** Has the name of Tomcat's. */
public class ClientAbortException extends IOException {
    private static final long serialVersionUID = 1;
}
