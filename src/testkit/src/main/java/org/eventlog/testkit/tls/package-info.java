// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Certificates for tests, made while the tests run: a {@link org.eventlog.testkit.tls.TestAuthority} signs those of
 * servers and clients, sound ones and others. No key is kept in a repository, and none expires there.
 */
package org.eventlog.testkit.tls;
