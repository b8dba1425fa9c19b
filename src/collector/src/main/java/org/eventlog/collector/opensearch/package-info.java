// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The store in OpenSearch. */
package org.eventlog.collector.opensearch;
