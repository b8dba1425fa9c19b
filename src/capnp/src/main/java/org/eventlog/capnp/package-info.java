// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Events in Cap'n Proto's encoding. {@link org.eventlog.capnp.CapnpFormat} writes them, for {@code eventlog.format=capnp}
 * and {@code capnp-packed}; {@link org.eventlog.capnp.CapnpReader} reads them, for tests and tools. The schema is the
 * resource {@code event.capnp} of this package.
 */
package org.eventlog.capnp;
