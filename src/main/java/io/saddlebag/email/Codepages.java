package io.saddlebag.email;

/** Names of charsets for the numbers that Windows has for them. */
final class Codepages {
    private Codepages() {}

    /** As {@link Charsets#decode} takes it; empty for those that have no name here. */
    static String name(long number) {
        if (number >= 28_591 && number <= 28_605) {
            return "iso-8859-" + (number - 28_590);
        }
        if ((number >= 1_250 && number <= 1_258) || number == 874) {
            return "windows-" + number;
        }
        return switch ((int) number) {
            case 65_001 -> "utf-8";
            case 20_127 -> "us-ascii";
            case 932 -> "windows-31j";
            case 936, 54_936 -> "GB18030";
            case 949 -> "x-windows-949";
            case 950 -> "Big5";
            case 20_866 -> "KOI8-R";
            case 21_866 -> "KOI8-U";
            case 50_220, 50_221, 50_222 -> "ISO-2022-JP";
            default -> number > 400 && number < 900 ? "IBM" + number : "";
        };
    }
}
