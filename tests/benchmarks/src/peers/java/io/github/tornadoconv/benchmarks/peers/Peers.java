package io.github.tornadoconv.benchmarks.peers;

import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.Devices;
import io.github.tornadoconv.benchmarks.peers.TorchContender.Layout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The libraries that ours is timed against, by the names of their columns. */
final class Peers {
    /** Those for processors. */
    static final String DEFAULT = "ORT,torch,torch-cl,torch-cl-nchw";

    private Peers() {}

    /**
     * Those of that name; a library is loaded when it is asked for.
     *
     * @param devices names of our devices: an OpenCL library takes the first that is an OpenCL device
     * @throws IllegalArgumentException if there is none of that name
     * @throws UnsupportedOperationException if one is not on this machine
     */
    static List<Contender> of(List<String> names, List<String> devices) {
        Map<String, Supplier<Contender>> all = new LinkedHashMap<>();
        all.put("ORT", OrtContender::new);
        for (Layout layout : Layout.values()) {
            all.put(layout.contender(), () -> new TorchContender(layout));
        }
        all.put("clblast", () -> new ClBlastContender(openClDevice(devices)));
        List<Contender> peers = new ArrayList<>();
        for (String name : names) {
            Supplier<Contender> peer = all.get(name);
            if (peer == null) {
                throw new IllegalArgumentException(
                        "no peer is called " + name + "; there are " + String.join(", ", all.keySet()));
            }
            peers.add(peer.get());
        }
        return peers;
    }

    private static String openClDevice(List<String> devices) {
        return Devices.list().stream()
                .filter(info -> devices.contains(info.name()) && info.backend().equals("OpenCL"))
                .map(DeviceInfo::description)
                .findFirst()
                .orElse("");
    }
}
