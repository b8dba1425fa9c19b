// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Certificates for tests, created while the tests run. A {@link org.eventlog.testkit.tls.TestAuthority} signs valid and
 * invalid certificates of servers and clients, so no keys are kept in a repository, where they would expire.
 */
package org.eventlog.testkit.tls;
