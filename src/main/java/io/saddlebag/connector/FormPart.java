package io.saddlebag.connector;

import java.util.regex.Pattern;

/**
 * A part of a {@code multipart/form-data} body (RFC 7578): a field, or a file of the blob store.
 *
 * @param name of the field
 * @param value of a plain field, else empty
 * @param blob SHA-256 of a file, else empty
 * @param fileName of the file
 * @param contentType media type of the file
 */
public record FormPart(String name, String value, String blob, String fileName, String contentType) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.\\[\\]-]{1,100}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[\\w.+-]{1,100}/[\\w.+-]{1,100}");

    public FormPart {
        require(NAME.matcher(name).matches(), "a part of its form has no plain name");
        require(blob.isEmpty() || SHA256.matcher(blob).matches(), "a file of its form has no SHA-256");
        require(value.isEmpty() || blob.isEmpty(), "a part of its form is both a value and a file");
        require(blob.isEmpty() || MEDIA_TYPE.matcher(contentType).matches(), "a file of its form has no media type");
        // RFC 7578, 4.2: what a name may not hold is left out
        fileName = fileName.replaceAll("[\\p{Cntrl}\"\\\\/:*?<>|]", "_");
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new Exceeded("asks for a request that is not allowed: " + problem);
        }
    }
}
