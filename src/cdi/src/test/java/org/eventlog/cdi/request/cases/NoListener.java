// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request.cases;

import jakarta.servlet.ReadListener;
import jakarta.servlet.WriteListener;

/** Hears of nothing, as it is never taken. */
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
