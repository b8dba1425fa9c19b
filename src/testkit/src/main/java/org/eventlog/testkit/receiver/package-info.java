// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * A receiver on a real socket that simulates faults: {@link org.eventlog.testkit.receiver.FaultyReceiver} runs a script
 * of {@link org.eventlog.testkit.receiver.Fault}s, in the protocol of a
 * {@link org.eventlog.testkit.receiver.Conversation}.
 *
 * <p>
 * Three protocols are here: lines without answers, HTTP, and the kit's own
 * {@linkplain org.eventlog.testkit.receiver.AckedConversation acknowledged lines} with the
 * {@linkplain org.eventlog.testkit.receiver.AckingTransport transport} to it: the smallest protocol in which no event
 * is lost.
 */
package org.eventlog.testkit.receiver;
