// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;

/** The terminal. Not System.out: that is Maven's, who takes it away when told to end, and we still have to say something. */
final class Console {
    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);

    private Console() {}

    static void say(String line) {
        OUT.println(line);
    }

    /** Says what is wrong and ends Maven's JVM; never returns, and is thrown only so that the compiler knows. */
    static Error fail(String trouble) {
        say("Eventlog demo failed: " + trouble);
        System.exit(1);
        return new AssertionError("after the exit");
    }
}
