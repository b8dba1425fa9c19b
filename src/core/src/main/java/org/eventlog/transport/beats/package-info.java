// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** {@code eventlog.protocol=beats}: Lumberjack 2, which Logstash's {@code beats} input reads. */
package org.eventlog.transport.beats;
