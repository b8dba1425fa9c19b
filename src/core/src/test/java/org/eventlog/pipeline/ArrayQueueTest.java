// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArrayQueueTest {
    private boolean noMemory;
    private final ArrayQueue<Integer> queue = new ArrayQueue<>(this::array);

    @Test
    void keepsEverythingIfThereIsNoMemoryToGrow() {
        // So that its elements are in two parts of the array.
        add(0, 10);
        IntStream.range(0, 10).forEach(i -> queue.poll());
        add(10, 26);
        noMemory = true;

        assertThatThrownBy(() -> queue.add(26)).isInstanceOf(OutOfMemoryError.class);

        assertThat(queue).hasSize(16).containsExactlyElementsOf(IntStream.range(10, 26).boxed().toList());
        noMemory = false;
        queue.add(26);
        assertThat(queue).containsExactlyElementsOf(IntStream.range(10, 27).boxed().toList());
    }

    @Test
    void takesAllOfAnotherOrNothing() {
        ArrayQueue<Integer> other = new ArrayQueue<>();
        IntStream.range(10, 40).forEach(other::add);
        add(0, 10);
        noMemory = true;

        assertThatThrownBy(() -> queue.take(other)).isInstanceOf(OutOfMemoryError.class);

        assertThat(queue).hasSize(10);
        assertThat(other).hasSize(30);
        noMemory = false;
        queue.take(other);
        assertThat(queue).containsExactlyElementsOf(IntStream.range(0, 40).boxed().toList());
        assertThat(other).isEmpty();
    }

    @Test
    void behavesAsAnArrayDeque() {
        ArrayDeque<Integer> like = new ArrayDeque<>();
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            int action = random.nextInt(i / 1_000 % 2 == 0 ? 10 : 3);
            if (action == 0) {
                assertThat(queue.poll()).isEqualTo(like.poll());
            } else if (action == 1) {
                assertThat(queue.pollLast()).isEqualTo(like.pollLast());
            } else {
                queue.add(i);
                like.add(i);
            }
            assertThat(queue.peek()).isEqualTo(like.peek());
            assertThat(queue.size()).isEqualTo(like.size());
        }
        assertThat(List.copyOf(queue)).isEqualTo(List.copyOf(like));
        queue.clear();
        assertThat(queue).isEmpty();
        assertThatThrownBy(() -> queue.iterator().next()).isInstanceOf(NoSuchElementException.class);
    }

    private void add(int from, int to) {
        IntStream.range(from, to).forEach(queue::add);
    }

    private Object[] array(int length) {
        if (noMemory) {
            throw new OutOfMemoryError("for a test");
        }
        return new Object[length];
    }
}
