// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.netbeans.lib.profiler.heap.GCRoot;
import org.netbeans.lib.profiler.heap.Heap;
import org.netbeans.lib.profiler.heap.HeapFactory;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.JavaClass;
import org.netbeans.lib.profiler.heap.ObjectFieldValue;
import org.netbeans.lib.profiler.heap.PrimitiveArrayInstance;
import org.netbeans.lib.profiler.heap.Value;

/** What is alive in another JVM of this machine, and who holds it. */
final class HeapDump {
    private final Heap heap;

    HeapDump(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            // Not by the file's name: then an index would be kept beside it, and taken for that of the next dump.
            heap = HeapFactory.createHeap(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()), 0);
        }
    }

    /** Lets the JVM collect its garbage and write down what is left. */
    static HeapDump of(Process jvm, Path file) throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            jcmd(jvm, "GC.run");
            jcmd(jvm, "GC.run_finalization");
        }
        Files.deleteIfExists(file);
        jcmd(jvm, "GC.heap_dump", file.toString());
        return new HeapDump(file);
    }

    /** The answer of the JDK's command for that JVM. */
    static String jcmd(Process jvm, String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/jcmd").toString(), String.valueOf(jvm.pid())));
        line.addAll(List.of(command));
        Process jcmd = new ProcessBuilder(line).redirectErrorStream(true).start();
        String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException(answer);
        }
        return answer;
    }

    /** The class loaders that have a class of that name. */
    List<Instance> loadersOf(String className) {
        return classes(className).map(JavaClass::getClassLoader).filter(Objects::nonNull).toList();
    }

    /** The objects of the classes of that name. */
    List<Instance> objectsOf(String className) {
        return classes(className).flatMap(type -> Stream.of(type.getInstances().toArray()))
                .map(Instance.class::cast)
                .toList();
    }

    private Stream<JavaClass> classes(String name) {
        return Stream.of(heap.getAllClasses().toArray())
                .map(JavaClass.class::cast)
                .filter(type -> type.getName().equals(name));
    }

    /**
     * The shortest way by which a root of the garbage collection holds the object, other than weakly or softly; empty
     * if there is none.
     *
     * @param ignored references that don't count: {@code class.field}, and of a thread {@code class.field of name}
     */
    List<String> wayTo(Instance object, Collection<Pattern> ignored) {
        Deque<Step> steps = new ArrayDeque<>(List.of(new Step(object, null, "")));
        Set<Long> seen = new HashSet<>(Set.of(object.getInstanceId()));
        while (!steps.isEmpty()) {
            Step step = steps.remove();
            GCRoot root = heap.getGCRoot(step.at());
            if (root != null) {
                return way(step, root.getKind());
            }
            for (Object each : step.at().getReferences()) {
                Value reference = (Value) each;
                Instance holder = reference.getDefiningInstance();
                String field = reference instanceof ObjectFieldValue value ? value.getField().getName() : "[]";
                Step next = new Step(holder, step, field);
                if (!field.equals("referent") && ignored.stream().noneMatch(it -> it.matcher(text(next)).matches())
                        && seen.add(holder.getInstanceId())) {
                    steps.add(next);
                }
            }
        }
        return List.of();
    }

    private List<String> way(Step root, String kind) {
        List<String> way = new ArrayList<>(List.of(kind));
        for (Step step = root; step != null; step = step.towards()) {
            way.add(text(step));
        }
        return way;
    }

    private String text(Step step) {
        return name(step.at()) + "." + step.field() + threadName(step.at());
    }

    /** The class of the object; of a class, its own name. */
    private String name(Instance object) {
        JavaClass type = object.getJavaClass().getName().equals("java.lang.Class")
                ? heap.getJavaClassByID(object.getInstanceId())
                : null;
        return type == null ? object.getJavaClass().getName() : "class " + type.getName();
    }

    private static String threadName(Instance object) {
        for (JavaClass type = object.getJavaClass(); type != null; type = type.getSuperClass()) {
            if (type.getName().equals("java.lang.Thread") && object.getValueOfField("name") instanceof Instance name
                    && name.getValueOfField("value") instanceof PrimitiveArrayInstance bytes) {
                return " of " + text(bytes);
            }
        }
        return "";
    }

    private static String text(PrimitiveArrayInstance bytes) {
        StringBuilder text = new StringBuilder();
        for (Object each : bytes.getValues()) {
            text.append((char) Byte.parseByte((String) each));
        }
        return text.toString();
    }

    /** An object on the way from the root to what is looked for. */
    private record Step(Instance at, Step towards, String field) {}
}
