// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request.cases;

import jakarta.servlet.ReadListener;
import jakarta.servlet.WriteListener;

/** Receives no calls, because it is never accepted. */
final class NoListener implements ReadListener, WriteListener {
    @Override
    public void onDataAvailable() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onAllDataRead() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onWritePossible() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onError(Throwable failure) {
        throw new UnsupportedOperationException(failure);
    }
}
