package io.saddlebag.identity;

import io.saddlebag.identity.CustomerRecord.Part;
import io.saddlebag.identity.IdentifierTable.Known;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Verification;
import io.saddlebag.store.Tx;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Looks customers up, and tells all that is known of who they are. */
public final class Register {
    private static final int MOST = 200;

    private final Joins joins;

    /** Reads what customers of these ids are made of. */
    public Register(Ids ids) {
        this.joins = new Joins(ids);
    }

    /**
     * Finds a customer.
     *
     * @param name the id of a customer or of one of its identifiers, an e-mail address, a telephone number with a plus
     *     sign, or an account id
     * @return the customer's id; one who proved it before one who only claimed it
     */
    public Optional<String> find(Tx tx, String name) {
        return IdentifierTable.byId(tx, name).or(() -> known(tx, name)).map(Known::customerId);
    }

    /**
     * The identifiers that a name means: an e-mail address or a telephone number itself, whether or not anybody uses it;
     * of an id or account id all that this customer is known by.
     *
     * @throws IllegalStateException when nobody is known by that
     */
    public List<Identifier> meant(Tx tx, String name) {
        Optional<Identifier> address = name.contains("@") || name.startsWith("+") ? identifier(name) : Optional.empty();
        return address.map(List::of)
                .or(() -> find(tx, name)
                        .map(customer -> IdentifierTable.ofCustomer(tx, customer, Resolution.MOST_IDENTIFIERS).stream()
                                .map(Known::identifier)
                                .toList()))
                .orElseThrow(() -> new IllegalStateException("nobody is known by that; give an e-mail address, a"
                        + " telephone number with a plus sign, an id, or an account id"));
    }

    /**
     * The id of the identifier that a name means, not of its customer.
     *
     * @param name as in {@link #find}
     */
    public Optional<String> identifierId(Tx tx, String name) {
        return IdentifierTable.byId(tx, name).or(() -> known(tx, name)).map(Known::id);
    }

    /** All that is known of who a customer is; its id must be one that {@link #find} gave. */
    public CustomerRecord record(Tx tx, String customerId) {
        List<Known> all = IdentifierTable.ofCustomer(tx, customerId, Resolution.MOST_IDENTIFIERS);
        Known oldest = all.stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no customer " + customerId));
        String name = all.stream()
                .map(Known::name)
                .filter(called -> !called.isEmpty())
                .findFirst()
                .orElse("");
        TreeMap<String, Link> links = new TreeMap<>();
        all.forEach(known -> LinkTable.ever(tx, known.id(), MOST).forEach(link -> links.put(link.id(), link)));
        return new CustomerRecord(
                new Side(
                        customerId,
                        name,
                        oldest.firstSeen(),
                        all.stream().map(Known::identifier).toList()),
                all.stream().map(known -> part(tx, known)).toList(),
                List.copyOf(links.values()),
                all.stream()
                        .flatMap(known -> EventTable.of(tx, known.id(), MOST).stream())
                        .distinct()
                        .sorted(Comparator.comparing(CustomerEvent::at).reversed())
                        .limit(MOST)
                        .toList(),
                all.stream()
                        .flatMap(known -> joins.conflict(tx, known.id()).stream())
                        .toList());
    }

    private static Part part(Tx tx, Known known) {
        Optional<String> claimed = known.proven()
                ? IdentifierTable.find(tx, known.identifier(), false).map(Known::customerId)
                : Optional.empty();
        return new Part(known.id(), known.identifier(), known.firstSeen(), known.source(), known.name(), claimed);
    }

    private static Optional<Known> known(Tx tx, String name) {
        return identifier(name).stream()
                .flatMap(identifier ->
                        Stream.of(true, false).flatMap(proven -> IdentifierTable.find(tx, identifier, proven).stream()))
                .findFirst();
    }

    private static Optional<Identifier> identifier(String name) {
        if (name.isBlank() || name.length() > 500) {
            return Optional.empty();
        }
        IdentifierType type = name.contains("@")
                ? IdentifierType.EMAIL
                : name.startsWith("+") ? IdentifierType.PHONE : IdentifierType.ACCOUNT_ID;
        return NormalForm.of(new Identifier(type, "", name, Verification.CLAIMED));
    }
}
