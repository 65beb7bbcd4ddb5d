package io.github.tornadoconv.tornado;

import java.util.List;

/** The algorithms of a device, in the order in which they are asked. */
final class KernelFamilies {
    private KernelFamilies() {}

    static List<TornadoAlgorithm> of(Traits traits) {
        return List.of(new RowAlgorithm(traits), new LaneAlgorithm(traits), new BlockedAlgorithm(traits),
                new DirectAlgorithm(traits));
    }
}
