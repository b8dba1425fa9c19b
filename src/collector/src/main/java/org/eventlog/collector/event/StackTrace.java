// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The location of a fault according to a stack trace: the innermost cause that does not merely wrap another, and its
 * frames. A line that does not look like a frame is ignored, whether it is part of a message or not. Parsing takes
 * one pass; the cost is linear in the length.
 *
 * @param type the exception's type, null if unknown
 * @param places the first frames, at most the requested number; may be empty
 */
record StackTrace(String type, List<String> places) {
    /** Only this much of a trace is parsed, because its length is up to the sender. */
    private static final int MAX_CHARS = 256 << 10;
    private static final int MAX_LINES = 5_000;
    private static final int MAX_CAUSES = 100;

    /** Simple names of exceptions that merely report that something else failed. */
    private static final Set<String> WRAPPERS = Set.of("CompletionException", "ExecutionException", "EJBException",
            "EJBTransactionRolledbackException", "TransactionRolledbackLocalException", "InvocationTargetException",
            "UndeclaredThrowableException", "ServletException", "ExceptionInInitializerError", "WeldException",
            "CreationException", "NestedServletException", "TargetInvocationException", "AggregateException",
            "RollbackException", "BootstrapMethodError");

    private static final Pattern HEADER = Pattern.compile("(?:Exception in thread \"[^\"]*\" "
            + "|Uncaught (?:\\(in promise\\) )?|Unhandled exception\\. |PHP Fatal error: +Uncaught "
            + "|\\(Inner Exception #\\d+\\) )?([\\p{L}_][\\p{L}\\p{N}_$.`+\\\\-]*+(?:::[\\p{L}\\p{N}_]++)*+)(?: \\[[^\\]]*])?"
            + "(?::(?: .*)?)?");
    private static final Pattern RUBY_TYPE = Pattern
            .compile(" \\(([A-Z][\\p{L}\\p{N}_]{0,99}(?:::[\\p{L}\\p{N}_]{1,100}){0,9})\\)");
    /** Precedes the type of a cause that is known to be one, whatever it is called, or nothing. */
    static final String CAUSE = "\u0000Caused by:";
    private static final String NET_CAUSE = "---> ";
    /** Logback's line between exceptions if the root cause comes first. */
    private static final String WRAPPED = "Wrapped by: ";
    private static final List<String> CAUSES = List.of("Caused by: ", WRAPPED, NET_CAUSE);
    private static final Pattern GO_HEADER = Pattern.compile("panic: (.*)");
    /** The kind of an error of Go's runtime, without its numbers and what follows them. */
    private static final Pattern GO_RUNTIME = Pattern.compile("(panic: runtime error: [^\\[\\d]{1,100}).*");
    /** PHP writes no colon if there is no message. */
    private static final Pattern PHP_HEADER = Pattern.compile("(?:\\[[^\\]]{1,60}] )?(?:PHP Fatal error: +)?"
            + "(Uncaught |Next )?([\\p{L}_][\\p{L}\\p{N}_\\\\]{0,255}+)(?::? .*)?");
    private static final String PHP_START = "Stack trace:";
    private static final String PHP_END = "{main}";
    private static final Pattern OMITTED = Pattern.compile("\\.\\.\\. (\\d{1,6}) (?:more|common frames omitted)");
    private static final Pattern GOROUTINE = Pattern.compile("goroutine \\d+ \\[.*");
    private static final String PYTHON_START = "Traceback (most recent call last):";
    private static final String PYTHON_GROUP = "Exception Group Traceback (most recent call last):";
    /** The line before an exception of a group, or after the last one. */
    private static final Pattern PYTHON_MEMBER = Pattern.compile("\\+-(?:(\\+)-)?-{8,}(?: (\\d{1,6}|\\.{3}) -{8,})?");
    private static final String PYTHON_CAUSE = "The above exception was the direct cause of the following exception:";
    private static final String PYTHON_CONTEXT = "During handling of the above exception, another exception occurred:";

    /** One throwable with its own frames, and the number of frames it has in common with the enclosing trace. */
    private static final class Part {
        private String type;
        private final List<StackFrame> frames = new ArrayList<>();
        private int omitted;
    }

    /** Returns null if no line looks like a frame. */
    static StackTrace of(String text, int most) {
        Reading reading = new Reading();
        int lines = 0;
        for (String line : (Iterable<String>) Clip.chars(text, MAX_CHARS).lines().limit(MAX_LINES)::iterator) {
            reading.take(line, lines++ == 0);
        }
        return reading.result(most);
    }

    private static boolean isWrapper(String type) {
        return type != null
                && WRAPPERS.contains(type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1));
    }

    private static String typeOf(String line) {
        Matcher header = HEADER.matcher(line);
        if (!header.matches()) {
            return null;
        }
        return isType(header.group(1)) ? header.group(1) : null;
    }

    /** A class of PHP, which counts only if frames of PHP follow. */
    private static String phpTypeOf(String line) {
        Matcher header = PHP_HEADER.matcher(line);
        if (!header.matches()) {
            return null;
        }
        String name = header.group(2);
        return header.group(1) != null || name.indexOf('\\') > 0 || isNamedAsOne(name) ? name : null;
    }

    /** The type in parentheses behind the message, which follows a colon. */
    private static String rubyType(String line) {
        int open = line.lastIndexOf(" (");
        int colon = line.indexOf(": ");
        Matcher type = open < colon + 2 ? null : RUBY_TYPE.matcher(line).region(open, line.length());
        return colon >= 0 && type != null && type.matches() ? type.group(1) : null;
    }

    /** Whether this may be the name of an exception's class: qualified, or called an exception or error. */
    static boolean isType(String name) {
        return name.length() <= 256 && !name.endsWith(".") && (name.indexOf('.') > 0 || isNamedAsOne(name));
    }

    static boolean isNamedAsOne(String name) {
        return name.endsWith("Exception") || name.endsWith("Error") || name.endsWith("Warning")
                || name.endsWith("Interrupt");
    }

    /** The state of parsing the lines in order. */
    private static final class Reading {
        /** From the outermost to the innermost; with {@code Wrapped by:} and in Python, the other way round. */
        private final List<Part> parts = new ArrayList<>();
        private Part current = new Part();
        private boolean reversed;
        private boolean python;
        private boolean over;
        private int suppressed = -1;
        private String before;
        private String php;
        /** Whether lines have the margin of a group of Python's exceptions. */
        private boolean grouped;
        /** Whether the first exception of the group is over. */
        private boolean skipped;
        /** The place of the next part within a group, which is before the group's own; -1 outside of groups. */
        private int inner = -1;

        Reading() {
            parts.add(current);
        }

        void take(String all, boolean first) {
            String line = all;
            String bare = line.strip();
            if (bare.endsWith(PYTHON_GROUP)) {
                grouped |= bare.equals("+ " + PYTHON_GROUP);
            }
            if (grouped && bare.startsWith("| ")) {
                line = bare.substring(2);
                bare = line.strip();
            }
            if (bare.startsWith(CAUSE)) {
                known(bare.substring(CAUSE.length()).strip());
                return;
            }
            if (over || bare.isEmpty() || grouped && isOfGroup(all, bare)) {
                return;
            }
            int indent = line.indexOf(bare.charAt(0));
            if (first) {
                // .NET may put several causes into one line; use the last.
                int inner = bare.lastIndexOf(' ' + NET_CAUSE);
                String cause = inner < 0 ? null : typeOf(bare.substring(inner + 1 + NET_CAUSE.length()));
                current.type = cause != null ? cause : typeOf(bare);
                php = phpTypeOf(bare);
            } else if (before != null && bare.equals(PHP_START) && phpTypeOf(before) != null) {
                php = phpTypeOf(before);
            }
            if (!isHeader(bare, indent)) {
                StackFrame frame = suppressed < 0 ? StackFrame.of(bare, before) : null;
                if (frame != null) {
                    if (current.type == null && current.frames.isEmpty()) {
                        current.type = typeBefore(frame, bare);
                    }
                    current.frames.add(frame);
                } else if (suppressed < 0) {
                    other(bare, indent);
                }
            }
            before = bare;
        }

        private void known(String type) {
            over = false;
            suppressed = -1;
            php = null;
            before = null;
            next(type.isEmpty() ? null : type);
        }

        /** In a group of Python's exceptions, the first one counts, like a cause of the group. */
        private boolean isOfGroup(String line, String bare) {
            if (skipped) {
                skipped = !line.equals(PYTHON_CONTEXT);
                return skipped;
            }
            Matcher member = PYTHON_MEMBER.matcher(bare);
            if (!member.matches()) {
                return false;
            }
            skipped = member.group(1) == null;
            if (!skipped) {
                inner = 0;
                next(null);
            }
            return true;
        }

        /** The type in the line before the first frame, below a text of the sender's; in Ruby at the end of the frame. */
        private String typeBefore(StackFrame first, String line) {
            if (first.language() == StackFrame.Language.RUBY) {
                return rubyType(line);
            }
            if (first.language() == StackFrame.Language.PHP && php != null) {
                return php;
            }
            String type = before == null || python || first.language() == StackFrame.Language.GO
                    ? null
                    : typeOf(before);
            // Any other word may be a host or a file of the sender's text.
            return type != null && isNamedAsOne(type.substring(type.lastIndexOf('.') + 1)) ? type : null;
        }

        private boolean isHeader(String line, int indent) {
            if (line.startsWith("Suppressed: ") && indent > 0 && hasFrames()) {
                suppressed = suppressed < 0 ? indent : suppressed;
                return true;
            }
            if (line.startsWith("Next ") && hasFrames() && before.endsWith(PHP_END)) {
                // The exception that PHP caught before it threw this one comes first.
                php = phpTypeOf(line);
                reversed = true;
                next(null);
                return true;
            }
            String mark = CAUSES.stream().filter(line::startsWith).findFirst().orElse(null);
            if (mark != null) {
                String type = typeOf(line.substring(mark.length()));
                if (type == null || suppressed >= 0 && indent >= suppressed) {
                    return suppressed >= 0;
                }
                suppressed = -1;
                reversed |= mark.equals(WRAPPED);
                next(type);
                return true;
            }
            return isOfPython(line);
        }

        private boolean isOfPython(String line) {
            if (line.equals(PYTHON_START) || grouped && line.endsWith(PYTHON_GROUP)) {
                python = true;
                if (!current.frames.isEmpty()) {
                    next(null);
                }
                return true;
            }
            if (python && line.equals(PYTHON_CONTEXT)) {
                // In Python, an exception that was being handled is not the cause of the later one.
                parts.clear();
                inner = -1;
                next(null);
                return true;
            }
            return python && line.equals(PYTHON_CAUSE);
        }

        private void next(String type) {
            if (parts.size() < MAX_CAUSES) {
                current = new Part();
                parts.add(inner < 0 ? parts.size() : inner++, current);
            } else {
                current.frames.clear();
            }
            current.type = type;
        }

        private boolean hasFrames() {
            return !current.frames.isEmpty();
        }

        private void other(String line, int indent) {
            Matcher omitted = OMITTED.matcher(line);
            if (omitted.matches()) {
                current.omitted = Integer.parseInt(omitted.group(1));
            } else if (line.startsWith("--- End of inner exception stack trace")) {
                // The frames that follow belong to the enclosing exception.
                over = hasFrames();
            } else if (GOROUTINE.matcher(line).matches()) {
                over = hasFrames();
            } else if (GO_HEADER.matcher(line).matches()) {
                Matcher runtime = GO_RUNTIME.matcher(line);
                current.type = runtime.matches() ? runtime.group(1).strip() : "panic";
            } else if (python && indent == 0 && (hasFrames() || inner == 1) && current.type == null) {
                current.type = typeOf(line);
                if (current.type == null && line.matches("[\\p{L}_][\\p{L}\\p{N}_.]{0,100}(?::.*)?")) {
                    current.type = line.replaceFirst(":.*", "");
                }
            }
        }

        StackTrace result(int most) {
            if (parts.stream().allMatch(part -> part.frames.isEmpty())) {
                return null;
            }
            keepTheLanguageOfMost();
            if (reversed || python) {
                Collections.reverse(parts);
            }
            int at = parts.size() - 1;
            while (at > 0 && isWrapper(parts.get(at).type)) {
                at--;
            }
            if (isWrapper(parts.get(at).type)) {
                at = parts.size() - 1;
            }
            String type = parts.get(at).type;
            List<StackFrame> frames = frames(at);
            for (int outer = at - 1; frames.isEmpty() && outer >= 0; outer--) {
                frames = frames(outer);
            }
            return new StackTrace(type, places(frames, type, most));
        }

        /**
         * Keeps only the most frequent language, because a line of a message may look like a frame of another
         * language.
         */
        private void keepTheLanguageOfMost() {
            Map<StackFrame.Language, Integer> counts = new EnumMap<>(StackFrame.Language.class);
            parts.forEach(part -> part.frames.forEach(frame -> counts.merge(frame.language(), 1, Integer::sum)));
            StackFrame.Language most = Collections.max(counts.entrySet(), Map.Entry.comparingByValue()).getKey();
            parts.forEach(part -> part.frames.removeIf(frame -> frame.language() != most));
        }

        /** The frames including those in common with the enclosing exception, which the text omits. */
        private List<StackFrame> frames(int at) {
            List<StackFrame> all = new ArrayList<>(parts.get(at).frames);
            if (python) {
                Collections.reverse(all);
            }
            int missing = parts.get(at).omitted;
            for (int outer = at - 1; outer >= 0 && missing > 0; outer--) {
                List<StackFrame> around = parts.get(outer).frames;
                int own = Math.max(0, missing - parts.get(outer).omitted);
                if (own > around.size()) {
                    // The trace was truncated, so the common frames are unknown.
                    break;
                }
                all.addAll(around.subList(around.size() - own, around.size()));
                missing = Math.min(missing, parts.get(outer).omitted);
            }
            return all;
        }
    }

    private static List<String> places(List<StackFrame> frames, String type, int most) {
        List<String> code = places(frames, StackFrame.Kind.CODE);
        if (code.isEmpty()) {
            code = places(frames, StackFrame.Kind.PLATFORM);
        }
        if (code.isEmpty()) {
            code = frames.isEmpty() ? List.of() : List.of("generated");
        }
        boolean endless = type != null && (type.endsWith("StackOverflowError") || type.endsWith("RecursionError"));
        // The frame at which an endless recursion overflows is random.
        Stream<String> distinct = code.stream().distinct();
        return (endless ? distinct.sorted() : distinct).limit(most).toList();
    }

    private static List<String> places(List<StackFrame> frames, StackFrame.Kind kind) {
        return frames.stream().filter(frame -> frame.kind() == kind).map(StackFrame::place).toList();
    }
}
