// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import org.eventlog.config.NotAllowedException;
import org.eventlog.text.Lists;

/** A range of addresses with the same first bits, as in {@code 10.0.0.0/8} or {@code ::1} (RFC 4632, RFC 4291). */
public record AddressRange(byte[] first, int bits) {
    private static final Pattern V4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,3}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    /**
     * @throws NotAllowedException if the text is not a range
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = address(slash < 0 ? text : text.substring(0, slash));
        String length = text.substring(slash + 1);
        int bits = address == null
                ? -1
                : slash < 0
                        ? 8 * address.length
                        : LENGTH.matcher(length).matches()
                                ? Integer.parseInt(length)
                                : -1;
        if (address == null || bits < 0 || bits > 8 * address.length) {
            throw new NotAllowedException("\"" + text + "\" is neither an address nor a range");
        }
        return new AddressRange(address, bits);
    }

    /**
     * @throws NotAllowedException if an element of the list is not a range
     */
    public static List<AddressRange> list(String text) {
        return Lists.of(text).stream().map(AddressRange::parse).toList();
    }

    /** The bytes of an address, or null for any other text. Names are not resolved. */
    public static byte[] address(String text) {
        if (text.length() > 45 || !V4.matcher(text).matches() && !V6.matcher(text).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /**
     * @param address 4 or 16 bytes; an IPv4 range contains no IPv6 address, and the reverse
     */
    public boolean contains(byte[] address) {
        if (address.length != first.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += 8) {
            int mask = bits - bit >= 8 ? 0xff : 0xff << 8 - (bits - bit) & 0xff;
            if (((first[bit / 8] ^ address[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
