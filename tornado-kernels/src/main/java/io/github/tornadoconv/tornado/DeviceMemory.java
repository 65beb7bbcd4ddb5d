package io.github.tornadoconv.tornado;

import io.github.tornadoconv.DeviceInfo;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much of a device's memory plans may take. */
final class DeviceMemory {
    /** TornadoVM's own limit, which holds whatever the device has. */
    static final String LIMIT_PROPERTY = "tornado.device.memory";

    private static final String LIMIT_DEFAULT = "4GB";
    private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*([KMG]?)B");

    private DeviceMemory() {}

    /** Bytes that one plan may take. */
    static long planBytes(DeviceInfo info) {
        return Math.min(known(info.memoryBytes()), parse(System.getProperty(LIMIT_PROPERTY, LIMIT_DEFAULT)));
    }

    /** Bytes that one buffer may take. */
    static long bufferBytes(DeviceInfo info) {
        return Math.min(known(info.maxAllocationBytes()), planBytes(info));
    }

    /** A device that does not say what it has, as TornadoVM's virtual ones do not, is not limited here. */
    private static long known(long bytes) {
        return bytes > 0 ? bytes : Long.MAX_VALUE;
    }

    /** A size as TornadoVM writes it: {@code 512MB}, {@code 4GB}. One that it does not know is no limit of ours. */
    static long parse(String size) {
        Matcher matcher = SIZE.matcher(size.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Long.MAX_VALUE;
        }
        int shift = switch (matcher.group(2)) {
            case "K" -> 10;
            case "M" -> 20;
            case "G" -> 30;
            default -> 0;
        };
        return Long.parseLong(matcher.group(1)) << shift;
    }
}
