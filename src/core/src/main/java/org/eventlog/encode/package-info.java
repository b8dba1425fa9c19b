// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Encodes events as bytes. A layout defines the keys, a writer the bytes. Nothing here is an API, and everything may
 * change.
 */
package org.eventlog.encode;
