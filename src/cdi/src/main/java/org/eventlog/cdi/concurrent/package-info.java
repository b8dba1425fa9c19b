// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Passes the caller's context to asynchronous methods of Jakarta Concurrency. For the container. */
package org.eventlog.cdi.concurrent;
