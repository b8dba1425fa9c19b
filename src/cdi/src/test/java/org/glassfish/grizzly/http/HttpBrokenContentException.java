// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.glassfish.grizzly.http;

import java.io.IOException;

/** Has the name of Grizzly's. */
public class HttpBrokenContentException extends IOException {
    private static final long serialVersionUID = 1;
}
