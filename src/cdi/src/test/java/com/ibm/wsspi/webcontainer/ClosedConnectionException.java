// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.ibm.wsspi.webcontainer;

import java.io.IOException;

/** Has the name of Open Liberty's. */
public class ClosedConnectionException extends IOException {
    private static final long serialVersionUID = 1;
}
