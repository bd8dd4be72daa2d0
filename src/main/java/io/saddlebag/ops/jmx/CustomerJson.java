package io.saddlebag.ops.jmx;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.identity.Link;
import io.saddlebag.identity.Objection;
import io.saddlebag.identity.Parked;
import io.saddlebag.identity.Preview;
import io.saddlebag.identity.Side;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.Json;
import io.saddlebag.senders.Consents;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who is who, as JSON for operators. */
final class CustomerJson {
    private CustomerJson() {}

    static ObjectNode preview(Preview preview) {
        ObjectNode node = Json.mapper().createObjectNode().put("possible", preview.possible());
        ArrayNode reasons = node.putArray("reasons");
        preview.objections()
                .forEach(objection ->
                        reasons.addObject().put("code", objection.code()).put("detail", objection.sentence()));
        node.put("apart", identifiers(preview.apart()));
        sides(node.putArray("before"), preview.before());
        sides(node.putArray("after"), preview.after());
        node.set("conflicts", Json.mapper().valueToTree(preview.conflicts()));
        node.set("settled", Json.mapper().valueToTree(preview.settled()));
        return node;
    }

    private static void sides(ArrayNode into, List<Side> sides) {
        sides.forEach(side -> into.add(side(side)));
    }

    static ObjectNode side(Side side) {
        return Json.mapper()
                .createObjectNode()
                .put("customer", side.customerId())
                .put("name", side.name())
                .put("knownSince", side.knownSince().toString())
                .put("identifiers", identifiers(side.identifiers()));
    }

    private static String identifiers(List<Identifier> identifiers) {
        return identifiers.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    static ObjectNode link(Link link) {
        return Json.mapper()
                .createObjectNode()
                .put("id", link.id())
                .put("one", link.one())
                .put("other", link.other())
                .put("rule", link.rule())
                .put("verification", link.verification().toLowerCase(Locale.ROOT))
                .put("oneProof", link.evidence().one().toLowerCase(Locale.ROOT))
                .put("otherProof", link.evidence().other().toLowerCase(Locale.ROOT))
                .put("source", link.evidence().source())
                .put("message", link.messageId())
                .put("by", link.madeBy())
                .put("why", link.why())
                .put("at", link.madeAt().toString())
                .put("undoneBy", link.undoneBy())
                .put("undoneAt", link.undoneAt().map(Object::toString).orElse(""));
    }

    static ObjectNode consent(Consents.Consent consent) {
        return Json.mapper()
                .createObjectNode()
                .put("channel", consent.channel())
                .put("how", consent.how())
                .put("message", consent.messageId())
                .put("given", consent.given().toString())
                .put("withdrawn", consent.withdrawn().map(Object::toString).orElse(""))
                .put("withdrawnBy", consent.withdrawnBy())
                .put("withdrawnMessage", consent.withdrawnMessage());
    }

    static ArrayNode parked(List<Parked> conflicts) {
        ArrayNode rows = Json.mapper().createArrayNode();
        for (Parked parked : conflicts) {
            Objection reason = parked.reason();
            ObjectNode row = rows.addObject()
                    .put("id", parked.identifierId())
                    .put("identifier", parked.identifier().toString())
                    .put("reason", reason.code())
                    .put("detail", reason.sentence())
                    .put("since", parked.since().toString())
                    .put("message", parked.messageId());
            ArrayNode sides = row.putArray("sides");
            parked.sides()
                    .forEach(owner -> sides.add(side(owner.customer())
                            .put("link", owner.link().id())
                            .put("linkedAt", owner.link().madeAt().toString())));
        }
        return rows;
    }
}
