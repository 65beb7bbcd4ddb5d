package io.github.tornadoconv.cases;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tornadoconv.Activation;
import io.github.tornadoconv.Axes;
import io.github.tornadoconv.HostArray;
import io.github.tornadoconv.Padding;
import io.github.tornadoconv.PaddingMode;
import io.github.tornadoconv.io.Safetensors;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A case as a pack's JSON has it; what is not said has PyTorch's default. */
record CaseEntry(
        @JsonProperty(required = true) String id,
        @JsonProperty(required = true) String op,
        @JsonProperty(required = true) String dtype,
        int[] stride,
        JsonNode padding,
        @JsonProperty("pad_begin") int[] padBegin,
        @JsonProperty("pad_end") int[] padEnd,
        @JsonProperty("padding_mode") String paddingMode,
        int[] dilation,
        Integer groups,
        @JsonProperty("output_padding") int[] outputPadding,
        @JsonProperty("output_size") int[] outputSize,
        @JsonProperty(required = true) double rtol,
        @JsonProperty(required = true) double atol,
        String source) {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    /** @throws IllegalArgumentException if a tensor is missing or a value makes no sense */
    Case read(Safetensors arrays) {
        HostArray input = arrays.get(id + "/input");
        if (!input.dtype().torchName().equals(dtype)) {
            throw new IllegalArgumentException("dtype is " + dtype + ", but the input is " + input.dtype().torchName());
        }
        String bias = id + "/bias";
        Call call = new Call(
                Op.of(op),
                arrays.get(id + "/weight"),
                arrays.names().contains(bias) ? arrays.get(bias) : null,
                axes(stride, 1),
                paddingValue(),
                paddingMode == null ? PaddingMode.ZEROS : PaddingMode.of(paddingMode),
                axes(dilation, 1),
                groups == null ? 1 : groups,
                axes(outputPadding, 0),
                outputSize == null ? null : Axes.of(outputSize),
                Activation.NONE);
        return new Case(id, call, input, arrays.get(id + "/expected"), rtol, atol, source);
    }

    private static Axes axes(int[] numbers, int unsaid) {
        return numbers == null ? Axes.of(unsaid) : Axes.of(numbers);
    }

    private Padding paddingValue() {
        if (padding == null || padding.isNull()) {
            return Padding.of(axes(padBegin, 0), axes(padEnd, 0));
        }
        return padding.isString()
                ? Padding.of(padding.stringValue())
                : Padding.of(JSON.treeToValue(padding, int[].class));
    }
}
