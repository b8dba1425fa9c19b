// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** {@code eventlog.protocol=file} and {@code console}: lines for the local machine. */
package org.eventlog.transport.file;
