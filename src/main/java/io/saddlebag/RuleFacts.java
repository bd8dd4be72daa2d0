package io.saddlebag;

import io.saddlebag.conversation.Recorded;
import io.saddlebag.triage.Facts;
import io.saddlebag.triage.Triage;
import java.lang.reflect.RecordComponent;
import org.apache.camel.Exchange;

/**
 * The facts about a message for the rules of triage, which ask for {@code ${variable.facts.proven}}: there is a variable
 * of that very name for each. Of a variable {@code facts} alone Camel would make a bean expression with every rule.
 */
public final class RuleFacts {
    private static final String FACTS = "facts";
    private static final RecordComponent[] ALL = Facts.class.getRecordComponents();

    private final Triage triage;

    RuleFacts(Triage triage) {
        this.triage = triage;
    }

    /** Finds the facts about the message in the body, and puts them into variables. */
    public void find(Exchange exchange) throws ReflectiveOperationException {
        Facts facts = triage.facts(exchange.getMessage().getBody(Recorded.class));
        exchange.setVariable(FACTS, facts);
        for (RecordComponent fact : ALL) {
            exchange.setVariable(
                    FACTS + "." + fact.getName(), fact.getAccessor().invoke(facts));
        }
    }
}
