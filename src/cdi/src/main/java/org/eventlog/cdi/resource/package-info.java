// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Records exceptions of Jakarta REST resources before a server converts them to responses. For the container. */
package org.eventlog.cdi.resource;
