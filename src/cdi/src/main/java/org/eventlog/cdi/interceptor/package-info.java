// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** What the annotations of {@link org.eventlog.cdi} do. For the container. */
package org.eventlog.cdi.interceptor;
