package io.saddlebag.webchat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a file is, by how it begins: neither its name nor what the browser says of it is believed. */
enum FileType {
    PNG("image/png", 0, "\u0089PNG"),
    JPEG("image/jpeg", 0, "\u00ff\u00d8\u00ff"),
    GIF("image/gif", 0, "GIF8"),
    WEBP("image/webp", 8, "WEBP"),
    PDF("application/pdf", 0, "%PDF-"),
    OTHER("application/octet-stream", 0, "");

    /** How many bytes it takes to tell. */
    static final int ENOUGH = 16;

    private final String mediaType;
    private final int place;
    private final String magic;

    FileType(String mediaType, int place, String magic) {
        this.mediaType = mediaType;
        this.place = place;
        this.magic = magic;
    }

    String mediaType() {
        return mediaType;
    }

    static FileType of(byte[] beginning) {
        return Arrays.stream(values())
                .filter(type -> type.fits(beginning))
                .findFirst()
                .orElse(OTHER);
    }

    private boolean fits(byte[] beginning) {
        return new String(beginning, StandardCharsets.ISO_8859_1).startsWith(magic, place);
    }
}
