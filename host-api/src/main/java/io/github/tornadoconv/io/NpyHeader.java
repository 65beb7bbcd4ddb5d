package io.github.tornadoconv.io;

import io.github.tornadoconv.DType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The header of an npy file or of a member of an npz file, checked: the magic bytes, the format's version, a length, and
 * a Python dictionary such as <code>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (2, 3), }</code>. Source of the
 * format: NumPy's reference, "numpy.lib.format".
 *
 * @param sizes sizes, which may be larger than a shape holds
 * @param headerBytes bytes in front of the data
 * @param dataBytes bytes of the data
 */
record NpyHeader(DType dtype, ByteOrder order, boolean fortran, long[] sizes, int headerBytes, long dataBytes) {
    /** Longest dictionary that is read; NumPy's own limit for files that it is not told to trust. */
    static final int MAX_BYTES = 10_000;

    /** Bytes 147 N U M P Y. */
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private static final Map<String, DType> TYPES =
            Arrays.stream(DType.values()).collect(Collectors.toUnmodifiableMap(NpyHeader::code, dtype -> dtype));

    private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");

    /** The data starts at a multiple of this. */
    private static final int ALIGNMENT = 64;

    /** NumPy leaves room for a first size of so many digits, so that a file can grow in place. */
    private static final int GROWTH_DIGITS = 21;

    /**
     * Reads a header, and nothing beyond it.
     *
     * @param file for messages
     * @param member for messages: what goes in front of a place, such as the name of an npz file's member
     */
    static NpyHeader read(Path file, String member, InputStream in) throws IOException {
        Text start = new Text(file, member, 0, in.readNBytes(MAGIC.length + 2));
        if (!Arrays.equals(start.bytes, 0, Math.min(MAGIC.length, start.bytes.length), MAGIC, 0, MAGIC.length)) {
            throw start.wrong(0, "not an npy file: it does not start with 0x93 NUMPY");
        }
        start.require(MAGIC.length + 2);
        int version = start.bytes[MAGIC.length];
        if (version < 1 || version > 3 || start.bytes[MAGIC.length + 1] != 0) {
            throw start.wrong(MAGIC.length, "npy version " + version + "." + start.bytes[MAGIC.length + 1]
                    + " is unknown; 1.0, 2.0 and 3.0 are known");
        }
        int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
        Text lengthText = new Text(file, member, start.bytes.length, in.readNBytes(lengthBytes));
        lengthText.require(lengthBytes);
        long length = 0;
        for (int i = lengthBytes - 1; i >= 0; i--) {
            length = length << Byte.SIZE | Byte.toUnsignedInt(lengthText.bytes[i]);
        }
        if (length > MAX_BYTES) {
            throw lengthText.wrong(0, "a header of " + length + " bytes is longer than " + MAX_BYTES
                    + ", the longest that NumPy reads too");
        }
        int headerBytes = start.bytes.length + lengthBytes + (int) length;
        Text text = new Text(file, member, headerBytes - (int) length, in.readNBytes((int) length));
        text.require((int) length);
        return text.header(headerBytes);
    }

    /** The bytes in front of an array's data, in version 1.0, as NumPy writes them. */
    static byte[] write(DType dtype, int[] sizes) {
        StringBuilder text = new StringBuilder("{'descr': '<" + code(dtype) + "', 'fortran_order': False, 'shape': (");
        for (int i = 0; i < sizes.length; i++) {
            text.append(i == 0 ? "" : " ").append(sizes[i]).append(i + 1 < sizes.length || i == 0 ? "," : "");
        }
        text.append("), }");
        if (sizes.length > 0) {
            text.append(" ".repeat(GROWTH_DIGITS - Integer.toString(sizes[0]).length()));
        }
        int front = MAGIC.length + 2 + Short.BYTES;
        int unpadded = front + text.length() + 1;
        text.append(" ".repeat(ALIGNMENT - unpadded % ALIGNMENT)).append('\n');

        byte[] bytes = Arrays.copyOf(MAGIC, front + text.length());
        bytes[MAGIC.length] = 1;
        bytes[front - 2] = (byte) text.length();
        bytes[front - 1] = (byte) (text.length() >> Byte.SIZE);
        byte[] dictionary = text.toString().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(dictionary, 0, bytes, front, dictionary.length);
        return bytes;
    }

    /** Kind and bytes, as in NumPy's {@code dtype.str}. */
    private static String code(DType dtype) {
        return (dtype.isFloatingPoint() ? "f" : "i") + dtype.byteSize();
    }

    /** A piece of the header, with a place in it: the small part of Python's grammar that NumPy writes. */
    private static final class Text {
        private final Path file;
        private final String member;
        private final int begin;
        private final byte[] bytes;
        private int at;

        Text(Path file, String member, int begin, byte[] bytes) {
            this.file = file;
            this.member = member;
            this.begin = begin;
            this.bytes = bytes;
        }

        NpyHeader header(int headerBytes) {
            DType dtype = null;
            ByteOrder order = null;
            boolean fortran = false;
            long[] sizes = null;
            Set<String> missing = new TreeSet<>(KEYS);
            expect('{');
            while (!accept('}')) {
                int place = at;
                String key = string();
                if (!missing.remove(key)) {
                    throw wrong(place, "key '" + key + "' " + (KEYS.contains(key) ? "comes twice" : "is unknown"));
                }
                expect(':');
                switch (key) {
                    case "descr" -> {
                        String descr = descr();
                        order = descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
                        dtype = TYPES.get(descr.substring(1));
                    }
                    case "fortran_order" -> fortran = bool();
                    default -> sizes = tuple();
                }
                if (!accept(',')) {
                    expect('}');
                    break;
                }
            }
            if (peek() != 0) {
                throw wrong(at, "something follows the dictionary");
            }
            if (!missing.isEmpty()) {
                throw wrong(0, "the header lacks " + missing);
            }
            return new NpyHeader(dtype, order, fortran, sizes, headerBytes, dataBytes(dtype, sizes));
        }

        private long dataBytes(DType dtype, long[] sizes) {
            try {
                long product = dtype.byteSize();
                for (long size : sizes) {
                    product = Math.multiplyExact(product, size);
                }
                return product;
            } catch (ArithmeticException e) {
                throw wrong(0, "shape " + Arrays.toString(sizes) + " has more bytes than a 64-bit number counts");
            }
        }

        /** A type such as {@code <f4}: byte order, kind and bytes. */
        private String descr() {
            boolean structured = peek() == '[' || peek() == '(';
            String place = place(at);
            if (structured) {
                throw unsupported(place, "a structured dtype");
            }
            String descr = string();
            if (descr.isEmpty() || "<>".indexOf(descr.charAt(0)) < 0 || !TYPES.containsKey(descr.substring(1))) {
                throw unsupported(place, "dtype '" + descr + "'");
            }
            return descr;
        }

        private UnsupportedOperationException unsupported(String place, String what) {
            return new UnsupportedOperationException(file + ", " + place + ": " + what
                    + " is not one of float16, float32, float64 and int64; convert it before it is saved, as with"
                    + " array.astype('float32') in NumPy");
        }

        private boolean bool() {
            boolean value = peek() == 'T';
            String word = value ? "True" : "False";
            if (!new String(bytes, at, bytes.length - at, StandardCharsets.ISO_8859_1).startsWith(word)) {
                throw wrong(at, "expected True or False");
            }
            at += word.length();
            return value;
        }

        private long[] tuple() {
            List<Long> numbers = new ArrayList<>();
            expect('(');
            while (!accept(')')) {
                numbers.add(number());
                if (!accept(',')) {
                    if (numbers.size() == 1) {
                        throw wrong(at, "a tuple of one number needs a comma, as in (3,)");
                    }
                    expect(')');
                    break;
                }
            }
            return numbers.stream().mapToLong(Long::longValue).toArray();
        }

        private long number() {
            peek();
            int first = at;
            while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
                at++;
            }
            String digits = new String(bytes, first, at - first, StandardCharsets.US_ASCII);
            if (digits.isEmpty()) {
                throw wrong(at, "expected a size, a number from 0 up");
            }
            // Python 2 wrote long integers so.
            accept('L');
            try {
                return Long.parseLong(digits);
            } catch (NumberFormatException e) {
                throw wrong(first, "size " + digits + " is beyond 2^63-1");
            }
        }

        private String string() {
            char quote = accept('"') ? '"' : '\'';
            if (quote == '\'') {
                expect('\'');
            }
            int first = at;
            while (at < bytes.length && bytes[at] != quote && bytes[at] != '\\') {
                at++;
            }
            if (at == bytes.length || bytes[at] != quote) {
                throw wrong(at, at == bytes.length ? "a string without end" : "a backslash in a string");
            }
            return new String(bytes, first, at++ - first, StandardCharsets.ISO_8859_1);
        }

        private boolean accept(char wanted) {
            if (peek() != wanted) {
                return false;
            }
            at++;
            return true;
        }

        private void expect(char wanted) {
            if (!accept(wanted)) {
                throw wrong(at, "expected " + wanted);
            }
        }

        /** The next character that is no white space, or 0 at the end. */
        private char peek() {
            while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\n')) {
                at++;
            }
            return at < bytes.length ? (char) Byte.toUnsignedInt(bytes[at]) : 0;
        }

        void require(int length) {
            if (bytes.length < length) {
                throw wrong(bytes.length, "the file ends within the header");
            }
        }

        private String place(int index) {
            return member + "byte " + (begin + index);
        }

        MalformedFileException wrong(int index, String what) {
            return new MalformedFileException(file, place(index), what);
        }
    }
}
