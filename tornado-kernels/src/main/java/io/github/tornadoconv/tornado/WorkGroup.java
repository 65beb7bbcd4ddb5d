package io.github.tornadoconv.tornado;

import io.github.tornadoconv.spi.Parameter;
import io.github.tornadoconv.spi.Params;
import java.util.List;
import java.util.stream.Stream;

/**
 * Work items per work group: a parameter of every kernel family on devices with many threads. On others TornadoVM gives
 * each core its share, and there is nothing to choose.
 */
final class WorkGroup {
    private static final String ITEMS = "group";

    /** A multiple of every GPU's warp or wavefront, and small enough for every GPU. */
    private static final int DEFAULT = 128;

    private WorkGroup() {}

    /** The parameter, or nothing for a device without many threads. */
    static List<Parameter> parameters(Traits traits) {
        return traits.manyThreads()
                ? List.of(new Parameter(ITEMS, sizes(traits), "work items per work group"))
                : List.of();
    }

    /** Its default, or nothing for a device without many threads. */
    static Params defaults(Traits traits) {
        return traits.manyThreads()
                ? Params.of(ITEMS, sizes(traits).stream().filter(n -> n <= DEFAULT).toList().getLast())
                : Params.NONE;
    }

    private static List<Integer> sizes(Traits traits) {
        return Stream.of(1, 16, 32, 64, 128, 256, 512, 1024)
                .filter(n -> n <= traits.mostGroup())
                .toList();
    }

    /** The work items per group of a step with those parameters, on a device with many threads. */
    static int of(Params params) {
        return params.get(ITEMS);
    }
}
