// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.ibm.wsspi.http.channel.exception;

import java.io.IOException;

/** Has the name of Open Liberty's. */
public class IllegalHttpBodyException extends IOException {
    private static final long serialVersionUID = 1;
}
