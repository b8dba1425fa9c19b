// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Contracts of transports and encodings, as JUnit classes to extend. Extend
 * {@link org.eventlog.testkit.contract.AckedTransportContract} for a transport with acknowledgements,
 * {@link org.eventlog.testkit.contract.WrittenTransportContract} for one without, additionally
 * {@link org.eventlog.testkit.contract.TlsTransportContract} for one with TLS, and
 * {@link org.eventlog.testkit.contract.EncodingContract} for an encoding.
 */
package org.eventlog.testkit.contract;
