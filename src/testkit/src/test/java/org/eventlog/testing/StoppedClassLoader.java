// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testing;

import java.io.IOException;
import java.io.InputStream;

/**
 * The class loader of an application that the server has stopped before SQLite was used: as on GlassFish, it throws for
 * each class it has not loaded yet. Only the class under test is its own.
 */
public final class StoppedClassLoader extends ClassLoader {
    private final String own;

    private StoppedClassLoader(Class<?> tested) {
        super(tested.getClassLoader());
        own = tested.getName();
    }

    /** The class as such a loader has it. */
    public static Class<?> classOf(Class<?> tested) throws ClassNotFoundException {
        return new StoppedClassLoader(tested).loadClass(tested.getName());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("org.eventlog.sqlite.")) {
            throw new IllegalStateException("This web container has not yet been started");
        }
        return name.equals(own) ? own() : super.loadClass(name, resolve);
    }

    private synchronized Class<?> own() throws ClassNotFoundException {
        Class<?> known = findLoadedClass(own);
        if (known != null) {
            return known;
        }
        try (InputStream in = getParent().getResourceAsStream(own.replace('.', '/') + ".class")) {
            byte[] bytes = in.readAllBytes();
            return defineClass(own, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(own, e);
        }
    }
}
