package io.saddlebag.identity;

import io.saddlebag.identity.IdentifierTable.Known;
import io.saddlebag.identity.Link.Evidence;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Verification;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Joins customers by hand, takes links back, and shows beforehand what that would do. Customers are named by the id of
 * any of their identifiers: an id that was once a customer's stays good.
 */
public final class Joins {
    private static final String NEW = "new";

    private final Ids ids;
    private final Settlement settlement;

    /** Gives new rows ids of this kind. */
    public Joins(Ids ids) {
        this.ids = ids;
        this.settlement = new Settlement(ids);
    }

    /** What joining the two would do, and why. */
    public Preview preview(Tx tx, String one, String other) {
        Component component = Component.around(
                tx, List.of(known(tx, one).id(), known(tx, other).id()));
        return preview(component, one, other, link(component, NEW, one, other, "", "", Instant.EPOCH));
    }

    /** What taking a link back would do. */
    public Preview previewUndo(Tx tx, String linkId) {
        Link link = standing(tx, linkId);
        Component component = Component.around(tx, List.of(link.one(), link.other()));
        return preview(component, component.without(linkId), List.of(), Set.of());
    }

    /**
     * Joins two customers.
     *
     * @param by who decides it
     * @param why for those who look later
     * @throws IllegalStateException when they must stay apart; says why
     */
    public Change join(Tx tx, String one, String other, String by, String why, Instant now) {
        Component component =
                Component.held(tx, List.of(known(tx, one).id(), known(tx, other).id()));
        Link link = link(component, ids.next(), one, other, by, why, now);
        Preview effect = preview(component, one, other, link);
        if (!effect.possible()) {
            throw new IllegalStateException("they cannot be joined: "
                    + effect.objections().stream().map(Objection::sentence).collect(Collectors.joining(" ")));
        }
        LinkTable.add(tx, link);
        return settled(tx, component.with(link), effect, new Cause(false, link.id(), "", by, now));
    }

    /**
     * Takes a link back: everybody is again who they are without it. What a message proved is not linked again when
     * another message proves it; only a person can do that.
     *
     * @throws IllegalStateException when it does not stand; says so
     */
    public Change undo(Tx tx, String linkId, String by, String why, Instant now) {
        Link link = standing(tx, linkId);
        Component component = Component.held(tx, List.of(link.one(), link.other()));
        if (!LinkTable.undo(tx, linkId, by, why, now)) {
            throw gone(linkId);
        }
        Component without = component.without(linkId);
        Preview effect = preview(component, without, List.of(), Set.of());
        Cause cause = new Cause(true, linkId, "", by, now);
        if (effect.before().equals(effect.after())) {
            EventTable.tell(tx, ids, link.one(), cause.event("undone", link.other()));
            EventTable.tell(tx, ids, link.other(), cause.event("undone", link.one()));
        }
        return settled(tx, without, effect, cause);
    }

    /** Whether a code that goes to one identifier and comes back from the other may make them one customer. */
    public boolean isConfirmable(Tx tx, String one, String other) {
        return isConfirmable(
                Component.around(tx, List.of(one, other)),
                confirmation(NEW, Link.CONFIRMED, one, other, "", Instant.EPOCH));
    }

    /**
     * Links two identifiers because who writes by the one has shown that the other is theirs.
     *
     * @param rule {@link Link#CONFIRMED} or {@link Link#BY_ORDER}
     * @param messageId the message that shows it
     * @return nothing, and no link, when they must stay apart, or are in conflict, or are one customer already
     */
    public Optional<Change> confirm(Tx tx, String rule, String one, String other, String messageId, Instant now) {
        Component component = Component.held(tx, List.of(one, other));
        Link link = confirmation(ids.next(), rule, one, other, messageId, now);
        if (!isConfirmable(component, link)) {
            return Optional.empty();
        }
        Preview effect = preview(component, one, other, link);
        LinkTable.add(tx, link);
        Cause cause = new Cause(false, link.id(), messageId, Cause.HUB, now);
        return Optional.of(settled(tx, component.with(link), effect, cause));
    }

    private static boolean isConfirmable(Component component, Link link) {
        Preview effect = preview(component, link.one(), link.other(), link);
        Resolution after = Resolution.of(component.with(link));
        return effect.possible()
                && effect.conflicts().isEmpty()
                && after.customer(link.one()).equals(after.customer(link.other()));
    }

    private static Link confirmation(String id, String rule, String one, String other, String messageId, Instant now) {
        boolean inOrder = one.compareTo(other) < 0;
        return new Link(
                id,
                inOrder ? one : other,
                inOrder ? other : one,
                rule,
                Verification.VERIFIED.name(),
                Evidence.NONE,
                messageId,
                Cause.HUB,
                "",
                now,
                "",
                Optional.empty());
    }

    /** Identifiers in conflict that nobody has looked at yet, those parked first. */
    public List<Parked> conflicts(Tx tx, int limit) {
        return ConflictTable.parked(tx, limit).stream()
                .map(standing -> parked(tx, standing))
                .toList();
    }

    /** The conflict that an identifier is in, whether or not somebody has looked at it. */
    Optional<Parked> conflict(Tx tx, String identifierId) {
        return ConflictTable.of(tx, identifierId).map(standing -> parked(tx, standing));
    }

    /**
     * Says that a conflict is to stay: the identifier goes on linking nobody, and nobody is asked again.
     *
     * @throws IllegalStateException when the identifier is in none
     */
    public void keepApart(Tx tx, String identifierId, String by, String why, Instant now) {
        if (ConflictTable.of(tx, identifierId).isEmpty()) {
            throw new IllegalStateException("the identifier " + identifierId + " is in no conflict");
        }
        ConflictTable.keep(tx, identifierId, by, why, now);
        EventTable.tell(tx, ids, identifierId, new CustomerEvent(now, "kept-apart", "", "", "", by));
    }

    /** The links of conflict stay what they are; both sides are shown with the link that leads there. */
    private static Parked parked(Tx tx, ConflictTable.Standing standing) {
        String id = standing.identifierId();
        Component component = Component.around(tx, List.of(id));
        Resolution resolution = Resolution.of(component);
        List<Parked.Owner> owners = component.links().values().stream()
                .filter(link -> link.one().equals(id) || link.other().equals(id))
                .map(link -> new Parked.Owner(
                        side(component, resolution, link.one().equals(id) ? link.other() : link.one()), link))
                .toList();
        Identifier identifier = component.member(id).identifier();
        return new Parked(id, identifier, standing.reason(), standing.since(), standing.messageId(), owners);
    }

    private Change settled(Tx tx, Component component, Preview effect, Cause cause) {
        Set<String> moved = settlement.settle(tx, component, cause).keySet();
        return new Change(cause.linkId(), effect, List.copyOf(moved));
    }

    /**
     * The strongest identifiers of two customers are linked: what is weaker follows them. Where one of the two would not,
     * because it then stands between customers who must stay apart, the two themselves are linked.
     */
    private static Link link(
            Component component, String id, String one, String other, String by, String why, Instant now) {
        Resolution before = Resolution.of(component);
        Link link = decision(id, strongest(component, before, one), strongest(component, before, other), by, why, now);
        Resolution after = Resolution.of(component.with(link));
        return after.customer(one).equals(after.customer(other)) ? link : decision(id, one, other, by, why, now);
    }

    private static Link decision(String id, String one, String other, String by, String why, Instant now) {
        boolean inOrder = one.compareTo(other) < 0;
        return new Link(
                id,
                inOrder ? one : other,
                inOrder ? other : one,
                Link.BY_HAND,
                "",
                Evidence.NONE,
                "",
                by,
                why,
                now,
                "",
                Optional.empty());
    }

    private static String strongest(Component component, Resolution resolution, String identifierId) {
        return resolution.together(identifierId).stream()
                .min(Comparator.comparing(
                        id -> Strength.rank(component.member(id).identifier().type())))
                .orElseThrow();
    }

    private static Preview preview(Component component, String one, String other, Link link) {
        Resolution before = Resolution.of(component);
        if (before.customer(one).equals(before.customer(other))) {
            List<Side> same = List.of(side(component, before, one));
            return new Preview(false, List.of(Objection.SAME_CUSTOMER), List.of(), same, same, List.of(), List.of());
        }
        Resolution after = Resolution.of(component.with(link));
        Set<String> impossible = impossible(before, after, one, other);
        List<Objection> objections = Stream.of(
                        Optional.of(Objection.NOT_PROVEN)
                                .filter(not -> !component.member(one).proven()
                                        || !component.member(other).proven()),
                        Optional.of(Objection.TOO_MANY).filter(not -> !component.whole()),
                        after.objection(impossible))
                .flatMap(Optional::stream)
                .toList();
        return preview(component, component.with(link), objections, impossible);
    }

    /**
     * The two customers together if they have what no customer may have, or somebody else who would come to have it: who
     * is linked need not be who was named. A customer whom the link leaves as they are has no say, whatever they have.
     */
    private static Set<String> impossible(Resolution before, Resolution after, String one, String other) {
        Set<String> both = new TreeSet<>(before.together(one));
        both.addAll(before.together(other));
        Set<Set<String>> unchanged = Set.copyOf(before.customers());
        return Stream.concat(Stream.of(both), after.customers().stream().filter(then -> !unchanged.contains(then)))
                .filter(customer -> after.objection(customer).isPresent())
                .findFirst()
                .orElse(Set.of());
    }

    private static Preview preview(Component now, Component then, List<Objection> objections, Set<String> impossible) {
        Resolution before = Resolution.of(now);
        Resolution after = Resolution.of(then);
        Set<String> changed = now.members().keySet().stream()
                .filter(id -> !before.together(id).equals(after.together(id)))
                .collect(Collectors.toCollection(TreeSet::new));
        return new Preview(
                objections.isEmpty(),
                objections,
                impossible.stream()
                        .map(id -> then.member(id).identifier())
                        .filter(identifier -> identifier.type() == IdentifierType.ACCOUNT_ID)
                        .toList(),
                sides(now, before, changed),
                sides(then, after, changed),
                fewer(after, before),
                fewer(before, after));
    }

    private static List<String> fewer(Resolution one, Resolution other) {
        return one.conflicts().keySet().stream()
                .filter(id -> !other.conflicts().containsKey(id))
                .toList();
    }

    private static List<Side> sides(Component component, Resolution resolution, Set<String> identifiers) {
        return identifiers.stream()
                .map(resolution::customer)
                .distinct()
                .sorted()
                .map(customer -> side(component, resolution, customer))
                .toList();
    }

    private static Side side(Component component, Resolution resolution, String identifierId) {
        List<Known> members = resolution.together(identifierId).stream()
                .map(component::member)
                .toList();
        Known oldest = members.get(0);
        String name = members.stream()
                .map(Known::name)
                .filter(called -> !called.isEmpty())
                .findFirst()
                .orElse("");
        Function<Known, Identifier> identifier = Known::identifier;
        return new Side(
                oldest.id(),
                name,
                oldest.firstSeen(),
                members.stream().map(identifier).toList());
    }

    private static Known known(Tx tx, String id) {
        return IdentifierTable.byId(tx, id)
                .filter(known -> !known.isErased())
                .orElseThrow(() -> new IllegalStateException("there is no customer " + id + ", or they were erased"));
    }

    private static Link standing(Tx tx, String linkId) {
        return LinkTable.byId(tx, linkId).filter(Link::stands).orElseThrow(() -> gone(linkId));
    }

    private static IllegalStateException gone(String linkId) {
        return new IllegalStateException("there is no link " + linkId + " that stands");
    }
}
