package io.github.tornadoconv.tornado;

import io.github.tornadoconv.DeviceException;
import io.github.tornadoconv.DeviceInfo;
import io.github.tornadoconv.spi.Backend;
import io.github.tornadoconv.spi.BackendProvider.Probe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/** What TornadoVM knows of its devices. */
final class TornadoDevices {
    private TornadoDevices() {}

    /** Every device of every backend of a TornadoVM that runs. */
    static Probe probe() {
        TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
        List<DeviceInfo> devices = new ArrayList<>();
        for (int b = 0; b < runtime.getNumBackends(); b++) {
            var backend = runtime.getBackend(b);
            for (int d = 0; d < backend.getNumDevices(); d++) {
                devices.add(
                        info(TornadoProvider.NAME + ":" + b + ":" + d, backend.getBackendType(), backend.getDevice(d)));
            }
        }
        return new Probe(devices, devices.isEmpty() ? "TornadoVM runs, but finds no device" : "");
    }

    private static DeviceInfo info(String name, TornadoVMBackendType backend, TornadoDevice device) {
        return new DeviceInfo(
                name,
                switch (device.getDeviceType()) {
                    case GPU -> DeviceInfo.Type.GPU;
                    case CPU -> DeviceInfo.Type.CPU;
                    case ACCELERATOR, FPGA, CUSTOM, DEFAULT, ALL, UNKNOWN -> DeviceInfo.Type.ACCELERATOR;
                },
                device.getPhysicalDevice().getDeviceName(),
                device.getPlatformName(),
                switch (backend) {
                    case OPENCL -> "OpenCL";
                    case METAL -> "Metal";
                    default -> backend.name();
                },
                device.getPlatformName() + ", " + device.getDeviceOpenCLCVersion(),
                device.getMaxGlobalMemory(),
                device.getMaxAllocMemory(),
                device.getPhysicalDevice().getDeviceMaxComputeUnits(),
                Arrays.stream(device.getDeviceMaxWorkgroupDimensions()).boxed().toList());
    }

    static Backend open(DeviceInfo info, boolean exact) {
        String[] numbers = info.name().split(":");
        try {
            TornadoDevice device = TornadoRuntimeProvider.getTornadoRuntime()
                    .getBackend(Integer.parseInt(numbers[1]))
                    .getDevice(Integer.parseInt(numbers[2]));
            return new TornadoBackend(info, device, exact);
        } catch (RuntimeException e) {
            throw new DeviceException("device " + info.name() + " cannot be opened: " + e.getMessage(), e);
        }
    }
}
