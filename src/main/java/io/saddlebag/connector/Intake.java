package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Ids;
import io.saddlebag.message.InvalidMessage;
import io.saddlebag.message.Json;
import io.saddlebag.message.RawForm;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes arrivals of payloads by a connector's mappings. Whatever comes in, something comes out: what can't be read or
 * mapped becomes an arrival with the problem and the raw form, and an item that fails leaves its neighbours alone.
 */
public final class Intake {
    private final Connectors connectors;
    private final Ids ids;
    private final Raw raws;
    private final FileInspection files;

    /** @param blobs where raw forms go that are too large to travel, and where files lie that came with messages */
    public Intake(Connectors connectors, Ids ids, Blobs blobs) {
        this.connectors = connectors;
        this.ids = ids;
        this.raws = new Raw(blobs);
        this.files = new FileInspection(blobs::find);
    }

    /**
     * What one payload holds. The caller has authenticated it.
     *
     * @param mediaType {@code application/x-www-form-urlencoded} for a form post; all else is read as JSON
     * @return at least one arrival
     * @throws IllegalArgumentException when there is no such connector, or it does not receive
     */
    public List<Arrival> receive(Source source, Instant received, String mediaType, byte[] payload) {
        return payload(
                new Reception(source, received, ids, files), connectors.get(source.connector()), mediaType, payload);
    }

    /**
     * What a payload is answered by which a provider only tries out the address; the caller has authenticated it.
     *
     * @return JSON; empty when it is no such payload, or the connector knows none
     */
    public String handshake(String connector, String mediaType, byte[] payload) {
        try {
            return connectors
                    .get(connector)
                    .handshake()
                    .map(mapping -> mapping.apply(Form.isForm(mediaType) ? Form.parse(payload) : Json.parse(payload)))
                    .filter(answer -> !answer.isNull())
                    .map(Json::write)
                    .orElse("");
        } catch (InvalidMessage | MappingFailed e) {
            // then it is no handshake; what it is besides is found out next
            return "";
        }
    }

    /**
     * What one item holds that is already read, as mail is by its own reader.
     *
     * @param raw the form it came in
     */
    public List<Arrival> arrivals(Source source, Instant received, RawForm raw, JsonNode item) {
        return item(new Reception(source, received, ids, files), connectors.get(source.connector()), raw, item);
    }

    /**
     * Sends through today's mappings what they once failed on.
     *
     * @param content the bytes of its raw form
     * @return what it holds now: the first in the place of the earlier one, the others after it
     */
    public List<Arrival> again(Earlier earlier, byte[] content) {
        String mediaType = earlier.raw().mediaType();
        return mediaType.equals(Raw.ITEM)
                ? again(earlier, Json.parse(content))
                : payload(reception(earlier), connectors.get(earlier.source().connector()), mediaType, content);
    }

    /** As {@link #again(Earlier, byte[])}, of a raw form that was read already. */
    public List<Arrival> again(Earlier earlier, JsonNode item) {
        return item(reception(earlier), connectors.get(earlier.source().connector()), earlier.raw(), item);
    }

    private Reception reception(Earlier earlier) {
        return new Reception(earlier.source(), earlier.received(), ids, files, Numbering.inPlaceOf(earlier));
    }

    private List<Arrival> payload(Reception reception, ConnectorFolder folder, String mediaType, byte[] payload) {
        Mapping inbound = inbound(folder);
        boolean form = Form.isForm(mediaType);
        String type = form ? Form.MEDIA_TYPE : Raw.JSON;
        try {
            JsonNode tree = form ? Form.parse(payload) : Json.parse(payload);
            if (folder.items().isPresent()) {
                split(folder.items().get(), inbound, tree, reception);
            } else {
                map(inbound, Values.fromJson(tree, inbound.bounds()), raws.payload(type, payload), reception);
            }
        } catch (InvalidMessage e) {
            reception.failed("parse", sentence(e), raws.payload(type, payload));
        } catch (MappingFailed e) {
            reception.failed("map", String.valueOf(e.getMessage()), raws.payload(type, payload));
        } catch (Exceeded e) {
            reception.failed("parse", "The payload is too large to be mapped.", raws.payload(type, payload));
        }
        return reception.arrivals();
    }

    private static List<Arrival> item(Reception reception, ConnectorFolder folder, RawForm raw, JsonNode item) {
        Mapping inbound = inbound(folder);
        try {
            map(inbound, Values.fromJson(item, inbound.bounds()), raw, reception);
        } catch (Exceeded e) {
            reception.failed("parse", "The item is too large to be mapped.", raw);
        }
        return reception.arrivals();
    }

    /** What an item becomes that its reader cannot read. */
    public List<Arrival> unreadable(Source source, Instant received, RawForm raw, Arrival.Problem problem) {
        Reception reception = new Reception(source, received, ids, files);
        reception.failed(problem.stage(), problem.reason(), raw);
        return reception.arrivals();
    }

    private void split(Mapping items, Mapping inbound, JsonNode payload, Reception reception) {
        Object found = items.evaluate(Values.fromJson(payload, items.bounds()));
        List<?> list = found instanceof List<?> several ? several : found == null ? List.of() : List.of(found);
        if (list.isEmpty()) {
            throw items.failed("found no item in the payload");
        }
        for (Object item : list) {
            RawForm raw = raws.item(Values.toJson(item, items.bounds()));
            map(inbound, item, raw, reception);
        }
    }

    private static void map(Mapping inbound, @Nullable Object item, RawForm raw, Reception reception) {
        try {
            reception.made(Values.toJson(inbound.evaluate(item), inbound.bounds()), raw);
        } catch (MappingFailed e) {
            reception.failed("map", String.valueOf(e.getMessage()), raw);
        } catch (Exceeded e) {
            reception.failed(
                    "map", String.valueOf(inbound.failed(e.getMessage()).getMessage()), raw);
        }
    }

    private static Mapping inbound(ConnectorFolder folder) {
        return folder.inbound()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The connector " + folder.name() + " has no inbound.jsonata, so it can't receive."));
    }

    private static String sentence(InvalidMessage e) {
        return "The " + e.getMessage() + ".";
    }
}
