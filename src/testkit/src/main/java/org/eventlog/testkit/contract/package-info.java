// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What must be true of every transport and of every encoding, as JUnit classes to extend. A transport whose receiver
 * answers extends {@link org.eventlog.testkit.contract.AckedTransportContract}, one that can only write
 * {@link org.eventlog.testkit.contract.WrittenTransportContract}, and one with TLS
 * {@link org.eventlog.testkit.contract.TlsTransportContract} as well; an encoding extends
 * {@link org.eventlog.testkit.contract.EncodingContract}.
 */
package org.eventlog.testkit.contract;
