// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The path of events: {@link org.eventlog.pipeline.Inbox inbox}, {@link org.eventlog.pipeline.Journal journal},
 * {@link org.eventlog.pipeline.Sender sender}. Start at {@link org.eventlog.pipeline.Pipeline}, which connects them.
 * Nothing here is an API.
 */
package org.eventlog.pipeline;
