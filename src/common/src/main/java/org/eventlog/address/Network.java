// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.address;

/** The network by which clients are counted: an IPv4 address, or the first 64 bits of an IPv6 address. */
public final class Network {
    private static final int BYTES = 8;
    /** Any other text, such as the path of a local socket, is cut to this length. */
    private static final int LONGEST = 64;

    private Network() {}

    /**
     * The network of an address such as {@code 2001:db8:1:2::/64}; a client can choose the other 64 bits. An IPv4
     * address, and any text that is not an address, is returned as it is.
     */
    public static String of(String address) {
        byte[] bytes = address == null ? null : AddressRange.address(address.replaceFirst("%.*", ""));
        if (bytes == null || bytes.length <= BYTES) {
            String text = String.valueOf(address);
            return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
        }
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < BYTES; i += 2) {
            network.append(Integer.toHexString((bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff)).append(':');
        }
        return network.append(":/64").toString();
    }
}
