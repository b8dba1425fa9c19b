// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Integration with Jakarta REST: the route of requests, and the context of outgoing calls. Loaded by the server's
 * Jakarta REST; in a server without it, no class of this package is loaded.
 */
package org.eventlog.cdi.rest;
