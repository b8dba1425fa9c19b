// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.AbstractQueue;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;

/**
 * A queue in an array that grows before anything else is changed. If there is no memory to grow, it is as it was.
 * {@link java.util.ArrayDeque} adds first: without memory to grow, it is empty afterwards. Not thread-safe.
 */
final class ArrayQueue<E> extends AbstractQueue<E> {
    private static final int FIRST = 16;

    private final IntFunction<Object[]> arrays;
    private Object[] elements;
    private int head;
    private int size;

    ArrayQueue() {
        this(Object[]::new);
    }

    /** @param arrays makes an array of a given length, or throws */
    ArrayQueue(IntFunction<Object[]> arrays) {
        this.arrays = arrays;
        this.elements = arrays.apply(FIRST);
    }

    /** Makes sure that so many more elements can be added without memory. */
    void reserve(int more) {
        int needed = Math.addExact(size, more);
        if (needed <= elements.length) {
            return;
        }
        Object[] grown = arrays.apply(Math.max(needed, elements.length + (elements.length >> 1)));
        int first = Math.min(size, elements.length - head);
        System.arraycopy(elements, head, grown, 0, first);
        System.arraycopy(elements, 0, grown, first, size - first);
        elements = grown;
        head = 0;
    }

    private int index(int i) {
        int index = head + i;
        return index < elements.length ? index : index - elements.length;
    }

    @Override
    public boolean offer(E element) {
        reserve(1);
        elements[index(size)] = element;
        size++;
        return true;
    }

    /** Adds all elements of the other, and empties it. */
    void take(ArrayQueue<E> other) {
        reserve(other.size);
        for (E element = other.poll(); element != null; element = other.poll()) {
            offer(element);
        }
    }

    @SuppressWarnings("unchecked")
    private E at(int i) {
        return (E) elements[index(i)];
    }

    @Override
    public E peek() {
        return size == 0 ? null : at(0);
    }

    @Override
    public E poll() {
        E first = peek();
        if (first != null) {
            int next = index(1);
            elements[head] = null;
            head = next;
            size--;
        }
        return first;
    }

    /** Removes the element that was added last, or returns null. */
    E pollLast() {
        if (size == 0) {
            return null;
        }
        E last = at(size - 1);
        elements[index(size - 1)] = null;
        size--;
        return last;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Iterator<E> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size;
            }

            @Override
            public E next() {
                E element = next < size ? at(next++) : null;
                if (element == null) {
                    throw new NoSuchElementException();
                }
                return element;
            }
        };
    }
}
