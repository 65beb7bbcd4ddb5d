package io.github.tornadoconv.tornado;

import java.util.List;

/** The algorithms of a device, in the order in which they are asked. */
final class KernelFamilies {
    private KernelFamilies() {}

    static List<TornadoAlgorithm> of(Traits traits) {
        return List.of(new DirectAlgorithm(traits));
    }
}
