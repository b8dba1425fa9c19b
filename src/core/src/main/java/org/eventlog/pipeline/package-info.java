// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The data's way: {@link org.eventlog.pipeline.Inbox inbox}, {@link org.eventlog.pipeline.Journal journal},
 * {@link org.eventlog.pipeline.Sender sender}. Start at {@link org.eventlog.pipeline.Pipeline}, which puts them
 * together; nothing here is an API.
 */
package org.eventlog.pipeline;
