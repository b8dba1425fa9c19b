// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

class PackedFormatContractTest extends CapnpFormatContractTest {
    @Override
    boolean packed() {
        return true;
    }
}
