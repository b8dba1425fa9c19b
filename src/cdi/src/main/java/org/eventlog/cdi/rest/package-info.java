// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What Jakarta REST tells us of a request, and what we tell those whom an application calls by it. Loaded by the
 * server's Jakarta REST where it has one; in a server without, nothing of this is touched.
 */
package org.eventlog.cdi.rest;
