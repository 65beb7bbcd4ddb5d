package io.github.tornadoconv.tornado;

import io.github.tornadoconv.DeviceInfo;

/** What a device's OpenCL compiler is told, in place of TornadoVM's own flags. */
final class CompilerFlags {
    /**
     * TornadoVM's own have {@code -cl-fast-relaxed-math}, under which NaN and infinity may become anything.
     */
    private static final String ALL = "-cl-mad-enable -w";

    /**
     * PoCL asks its compiler, clang, not to fuse a multiplication and an addition, and takes none of the flags against it.
     * A pragma in the source counts for more; and what stands in front of each kernel may be defined, in a word without
     * blanks or quotation marks. In C that is {@code #pragma clang fp contract(fast)} before {@code __kernel}.
     */
    private static final String POCL = " -DTORNADOCONV_PRAGMA(text)=_Pragma(#text)"
            + " -D__kernel=TORNADOCONV_PRAGMA(clang/**/fp/**/contract(fast))/**/__kernel";

    private CompilerFlags() {}

    /** The flags for a device. */
    static String of(DeviceInfo info) {
        return isPocl(info) ? ALL + POCL : ALL;
    }

    /** Whether it is a device of PoCL, which calls its platform so. */
    static boolean isPocl(DeviceInfo info) {
        return info.architecture().contains("Portable Computing Language");
    }
}
