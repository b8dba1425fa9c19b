// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

/** The names of all of Eventlog's keys, to find misspelled ones. */
package org.eventlog.config.keys;
