package io.saddlebag.connector;

/** How the arrivals of one reception are called, and which of them tells how many there are. */
interface Numbering {
    /** The id of the item at a place, counted from 0. */
    String id(int place);

    /** How many items of the reception the item at a place announces. */
    int announced(int place, int items);

    /** {@code <reception>.<place>}; the first tells of all. */
    static Numbering fresh(String reception) {
        return new Numbering() {
            @Override
            public String id(int place) {
                return reception + "." + place;
            }

            @Override
            public int announced(int place, int items) {
                return place == 0 ? items : 0;
            }
        };
    }

    /** The first takes the place of the one that failed; those that were not known of then announce themselves. */
    static Numbering inPlaceOf(Earlier earlier) {
        return new Numbering() {
            @Override
            public String id(int place) {
                return place == 0 ? earlier.id() : earlier.id() + "." + place;
            }

            @Override
            public int announced(int place, int items) {
                return place == 0 ? earlier.announced() : 1;
            }
        };
    }
}
