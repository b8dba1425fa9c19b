// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Lets the class loader of an application go. For Eventlog's own modules. */
package org.eventlog.loader;
