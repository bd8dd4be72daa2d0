package io.saddlebag.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.FileName;
import io.saddlebag.message.Json;
import io.saddlebag.store.Blobs;
import java.io.ByteArrayInputStream;
import java.util.Base64;

/** The files that an agent sends with an answer: kept here, and fetched by the hub from the interface. */
final class AgentFiles {
    /** Of an answer with its files, as the page sends it. */
    static final int MOST_BYTES = 32 * 1024 * 1024;

    private static final int MOST = 20;

    private final Blobs blobs;

    AgentFiles(Blobs blobs) {
        this.blobs = blobs;
    }

    /** Keeps the files of an answer; as they stand in the ticket. */
    ArrayNode keep(Input answer) {
        ArrayNode kept = Json.mapper().createArrayNode();
        answer.require(
                answer.objects("attachments").size() <= MOST, "attachments", "has more than " + MOST + " entries");
        for (Input file : answer.objects("attachments")) {
            Blobs.Stored stored = blobs.put(new ByteArrayInputStream(content(file)));
            kept.addObject()
                    .put("name", FileName.safe(file.text("name", TicketForms.SHORT)))
                    .put("type", file.textOrEmpty("type", TicketForms.SHORT))
                    .put("size", stored.size())
                    .put("sha256", stored.sha256());
        }
        return kept;
    }

    /** As the hub is told of them: each with a path behind the base URL. */
    static ArrayNode announced(ArrayNode kept) {
        ArrayNode announced = Json.mapper().createArrayNode();
        kept.forEach(file -> {
            ObjectNode one = file.deepCopy();
            one.put("url", "/attachments/" + one.remove("sha256").asText());
            announced.add(one);
        });
        return announced;
    }

    private static byte[] content(Input file) {
        try {
            return Base64.getDecoder().decode(file.text("content", MOST_BYTES));
        } catch (IllegalArgumentException e) {
            throw new Refused(422, file.path() + ".content is no Base64");
        }
    }
}
