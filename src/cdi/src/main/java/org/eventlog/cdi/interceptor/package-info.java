// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The interceptors of the annotations of {@link org.eventlog.cdi}. For the container. */
package org.eventlog.cdi.interceptor;
