// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** {@code eventlog.protocol=forward}: the protocol of Fluentd and Fluent Bit. */
package org.eventlog.transport.forward;
