// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

/** The keys of additional destinations. */
package org.eventlog.config.destination;
