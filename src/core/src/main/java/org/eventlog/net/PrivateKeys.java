// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Reads private keys: PKCS #8, plain or encrypted. The older formats PKCS #1 (RSA) and SEC 1 (EC) are converted to PKCS
 * #8, the only one that Java reads.
 */
final class PrivateKeys {
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    /** rsaEncryption, and no parameters. */
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC_PUBLIC_KEY = HexFormat.of().parseHex("06072a8648ce3d0201");
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int CURVE = 0xA0;

    private PrivateKeys() {}

    static PrivateKey read(String pem, char[] password) throws GeneralSecurityException {
        for (Pem.Block block : Pem.blocks(pem)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return pkcs8(new PKCS8EncodedKeySpec(block.content()));
                }
                case "ENCRYPTED PRIVATE KEY" -> {
                    return pkcs8(decrypted(block.content(), password));
                }
                case "RSA PRIVATE KEY" -> {
                    return pkcs8(new PKCS8EncodedKeySpec(
                            value(SEQUENCE, VERSION_0, RSA, value(OCTETS, block.content()))));
                }
                case "EC PRIVATE KEY" -> {
                    byte[] algorithm = value(SEQUENCE, EC_PUBLIC_KEY, curve(block.content()));
                    return pkcs8(new PKCS8EncodedKeySpec(
                            value(SEQUENCE, VERSION_0, algorithm, value(OCTETS, block.content()))));
                }
                default -> {
                    // EC PARAMETERS, or a certificate in the same file: skip
                }
            }
        }
        throw new GeneralSecurityException("there is no private key in it");
    }

    private static PrivateKey pkcs8(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // of another algorithm
            }
        }
        throw new GeneralSecurityException("its private key is damaged, or of no kind that this Java knows");
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] content, char[] password) throws GeneralSecurityException {
        if (password.length == 0) {
            throw new GeneralSecurityException("the key is encrypted, and eventlog.tls.password is not set");
        }
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(content);
            // With PBES2, the parameters contain the name of the algorithm.
            String algorithm = String.valueOf(info.getAlgParameters()).startsWith("PBE")
                    ? info.getAlgParameters().toString()
                    : info.getAlgName();
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password)),
                    info.getAlgParameters());
            return info.getKeySpec(cipher);
        } catch (IOException | GeneralSecurityException e) {
            throw new GeneralSecurityException("the key can't be decrypted by eventlog.tls.password", e);
        }
    }

    /** SEC 1: version, key, then the curve's name under the tag [0]. */
    private static byte[] curve(byte[] sec1) throws GeneralSecurityException {
        try {
            ByteBuffer in = inner(ByteBuffer.wrap(sec1));
            inner(in);
            inner(in);
            int tag = in.get(in.position()) & 0xFF;
            ByteBuffer name = inner(in);
            byte[] curve = new byte[name.remaining()];
            name.get(curve);
            if (tag == CURVE) {
                return curve;
            }
        } catch (RuntimeException e) {
            // below
        }
        throw new GeneralSecurityException("its EC key does not name its curve: convert it by openssl pkcs8 -topk8");
    }

    /** The content of the next DER value. The buffer's position is moved after it. */
    private static ByteBuffer inner(ByteBuffer in) {
        in.get();
        int length = in.get() & 0xFF;
        if (length >= 0x80) {
            int bytes = length & 0x7F;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | in.get() & 0xFF;
            }
        }
        ByteBuffer content = in.slice(in.position(), length);
        in.position(in.position() + length);
        return content;
    }

    private static byte[] value(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        // In as few bytes as possible, as DER requires.
        int bytes = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
        if (bytes > 0) {
            out.write(0x80 | bytes);
        }
        for (int shift = 8 * Math.max(0, bytes - 1); shift >= 0; shift -= 8) {
            out.write(length >>> shift);
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
