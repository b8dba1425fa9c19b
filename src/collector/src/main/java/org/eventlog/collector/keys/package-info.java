// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Keys: made, kept as hashes, asked for. */
package org.eventlog.collector.keys;
