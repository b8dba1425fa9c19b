// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Keys: creation, storage as hashes, verification. */
package org.eventlog.collector.keys;
