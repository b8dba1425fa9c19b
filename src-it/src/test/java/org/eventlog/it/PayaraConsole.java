// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;

/**
 * Starts Payara Micro with the arguments it is given, and then deploys and undeploys what its standard input says:
 * Payara Micro itself takes applications at its start only. By reflection, so that the tests compile without it.
 */
public final class PayaraConsole {
    private final Object runtime;
    private final Class<?> api;

    private PayaraConsole(Object runtime, Class<?> api) {
        this.runtime = runtime;
        this.api = api;
    }

    public static void main(String... args) throws ReflectiveOperationException, IOException {
        Class<?> micro = Class.forName("fish.payara.micro.PayaraMicro");
        micro.getMethod("main", String[].class).invoke(null, (Object) args);
        Object instance = micro.getMethod("getInstance").invoke(null);
        PayaraConsole console = new PayaraConsole(micro.getMethod("getRuntime").invoke(instance),
                Class.forName("fish.payara.micro.PayaraMicroRuntime"));
        System.out.println("PayaraConsole: ready");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            console.run(line.split(" ", 3));
        }
    }

    private void run(String[] command) throws ReflectiveOperationException {
        try {
            switch (command[0]) {
                case "deploy" -> api.getMethod("deploy", String.class, String.class, File.class)
                        .invoke(runtime, command[1], "/", new File(command[2]));
                case "undeploy" -> api.getMethod("undeploy", String.class).invoke(runtime, command[1]);
                default -> throw new IllegalArgumentException(command[0]);
            }
        } catch (InvocationTargetException e) {
            System.out.println("PayaraConsole: " + e.getCause());
        }
        System.out.println("PayaraConsole: done " + command[0]);
    }
}
