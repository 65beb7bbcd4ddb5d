package io.github.tornadoconv.io;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.async.ByteBufferFeeder;
import tools.jackson.core.json.JsonFactory;

/**
 * The header of a safetensors file, checked: {@code {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
 * ..., "__metadata__": {"key": "text"}}}. Keys of an entry beside these three are passed over, as the reference
 * implementation does.
 */
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {
    /** Longest header, in bytes, that the format allows. */
    static final int MAX_BYTES = 100_000_000;

    static final String METADATA = "__metadata__";

    /** One array: sizes may be larger than a shape holds, {@code begin} and {@code end} count from the data's start. */
    record Entry(SafetensorsType type, long[] sizes, long begin, long end) {}

    /** Bytes of the length in front of the header. */
    static final int LENGTH_BYTES = Long.BYTES;

    private static final int MAX_DEPTH = 16;
    private static final int MAX_QUOTED = 40;

    static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_BYTES)
                    .maxNameLength(MAX_BYTES)
                    .build())
            .build();

    /**
     * Reads and checks a header.
     *
     * @param file for messages
     * @param json the header's bytes
     * @param dataBytes bytes that follow the header in the file
     */
    static SafetensorsHeader parse(Path file, ByteBuffer json, long dataBytes) {
        if (!json.hasRemaining() || json.get(json.position()) != '{') {
            throw new MalformedFileException(
                    file, "byte " + LENGTH_BYTES, "the header does not start with '{'; is this a safetensors file?");
        }
        // The feeding parser, as it takes UTF-8 only; the others guess at UTF-16 and UTF-32 too.
        try (JsonParser parser = JSON.createNonBlockingByteBufferParser(ObjectReadContext.empty())) {
            ByteBufferFeeder feeder = (ByteBufferFeeder) parser.nonBlockingInputFeeder();
            feeder.feedInput(json);
            feeder.endOfInput();
            SafetensorsHeader header = new Reader(file, parser).header();
            header.checkRanges(file, dataBytes);
            return header;
        } catch (JacksonException e) {
            throw new MalformedFileException(file, place(e), "the header is not valid JSON: " + reason(e));
        }
    }

    private static String place(JacksonException e) {
        long offset = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
        return offset < 0 ? "header" : "byte " + (LENGTH_BYTES + offset);
    }

    private static String reason(JacksonException e) {
        String message = e.getOriginalMessage();
        int aside = message.indexOf(" (start marker at ");
        return aside < 0 ? message : message.substring(0, aside);
    }

    /** Checks that each array's bytes are those of its shape, and that together they are the data, none twice. */
    private void checkRanges(Path file, long dataBytes) {
        List<Map.Entry<String, Entry>> ordered = new ArrayList<>(entries.entrySet());
        ordered.sort(Comparator.<Map.Entry<String, Entry>>comparingLong(e -> e.getValue().begin)
                .thenComparingLong(e -> e.getValue().end));
        long covered = 0;
        for (Map.Entry<String, Entry> named : ordered) {
            Entry entry = named.getValue();
            String place = tensor(named.getKey());
            checkSize(file, place, entry);
            if (entry.end > dataBytes) {
                throw new MalformedFileException(file, place, "data_offsets [" + entry.begin + ", " + entry.end
                        + "] end beyond the file, which has " + dataBytes + " bytes of data; is it cut short?");
            }
            if (entry.begin != covered) {
                throw new MalformedFileException(file, place, "data_offsets begin at " + entry.begin
                        + ", but the array before ends at " + covered
                        + (entry.begin < covered ? ": they overlap" : ": a hole"));
            }
            covered = entry.end;
        }
        if (covered != dataBytes) {
            throw new MalformedFileException(file, "header", "the arrays have " + covered + " bytes, but "
                    + dataBytes + " bytes follow the header");
        }
    }

    private static void checkSize(Path file, String place, Entry entry) {
        long bits = entry.type.bits();
        try {
            for (long size : entry.sizes) {
                bits = Math.multiplyExact(bits, size);
            }
        } catch (ArithmeticException e) {
            throw new MalformedFileException(file, place,
                    "shape " + Arrays.toString(entry.sizes) + " has more bits than a 64-bit number counts");
        }
        if (entry.begin > entry.end) {
            throw new MalformedFileException(
                    file, place, "data_offsets [" + entry.begin + ", " + entry.end + "] end before they begin");
        }
        if (bits % Byte.SIZE != 0 || bits / Byte.SIZE != entry.end - entry.begin) {
            throw new MalformedFileException(file, place, "shape " + Arrays.toString(entry.sizes) + " in "
                    + entry.type + " takes " + (bits + 7) / Byte.SIZE + " bytes, but data_offsets ["
                    + entry.begin + ", " + entry.end + "] hold " + (entry.end - entry.begin));
        }
    }

    static String tensor(String name) {
        return "tensor \"" + name + '"';
    }

    /** Walks the JSON; every method starts at the first token of its value and ends at its last. */
    private record Reader(Path file, JsonParser parser) {
        SafetensorsHeader header() {
            Map<String, Entry> entries = new LinkedHashMap<>();
            Map<String, String> metadata = new LinkedHashMap<>();
            next();
            while (next() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                next();
                if (name.equals(METADATA)) {
                    metadata(metadata);
                } else {
                    entries.put(name, entry(name));
                }
            }
            if (next() != null) {
                throw new MalformedFileException(file, "header", "something follows the JSON object");
            }
            return new SafetensorsHeader(entries, Collections.unmodifiableMap(metadata));
        }

        private void metadata(Map<String, String> metadata) {
            expect(JsonToken.START_OBJECT, METADATA, "an object of strings");
            while (next() == JsonToken.PROPERTY_NAME) {
                String key = parser.currentName();
                next();
                expect(JsonToken.VALUE_STRING, METADATA + " \"" + key + '"', "a string");
                metadata.put(key, parser.getString());
            }
        }

        private Entry entry(String name) {
            String place = tensor(name);
            expect(JsonToken.START_OBJECT, place, "an object with dtype, shape and data_offsets");
            SafetensorsType type = null;
            long[] sizes = null;
            long[] offsets = null;
            while (next() == JsonToken.PROPERTY_NAME) {
                String key = parser.currentName();
                next();
                switch (key) {
                    case "dtype" -> type = type(place);
                    case "shape" -> sizes = numbers(place + " shape");
                    case "data_offsets" -> offsets = numbers(place + " data_offsets");
                    default -> parser.skipChildren();
                }
            }
            if (type == null || sizes == null || offsets == null) {
                String missing = type == null ? "dtype" : sizes == null ? "shape" : "data_offsets";
                throw new MalformedFileException(file, place, "there is no " + missing);
            }
            if (offsets.length != 2) {
                throw new MalformedFileException(file, place,
                        "data_offsets " + Arrays.toString(offsets) + " are not two numbers, begin and end");
            }
            return new Entry(type, sizes, offsets[0], offsets[1]);
        }

        private SafetensorsType type(String place) {
            expect(JsonToken.VALUE_STRING, place + " dtype", "a string");
            SafetensorsType type = SafetensorsType.named(parser.getString());
            if (type == null) {
                throw new MalformedFileException(file, place, "unknown dtype \"" + quote() + '"');
            }
            return type;
        }

        private long[] numbers(String place) {
            expect(JsonToken.START_ARRAY, place, "an array of whole numbers");
            List<Long> numbers = new ArrayList<>();
            while (next() != JsonToken.END_ARRAY) {
                expect(JsonToken.VALUE_NUMBER_INT, place, "whole numbers");
                boolean fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
                if (!fits || parser.getLongValue() < 0) {
                    throw new MalformedFileException(
                            file, place, quote() + " is not in the range from 0 to 2^63-1");
                }
                numbers.add(parser.getLongValue());
            }
            return numbers.stream().mapToLong(Long::longValue).toArray();
        }

        private void expect(JsonToken token, String place, String what) {
            if (parser.currentToken() != token) {
                throw new MalformedFileException(file, place, "expected " + what + ", found " + quote());
            }
        }

        /** The next token, null at the end: blanks there are reported as input that is yet to come. */
        private JsonToken next() {
            JsonToken token = parser.nextToken();
            return token == JsonToken.NOT_AVAILABLE ? parser.nextToken() : token;
        }

        /** The current value's text, shortened. */
        private String quote() {
            String text = parser.getString();
            return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "...";
        }
    }
}
