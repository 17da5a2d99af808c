import java.io.IOException;
import java.lang.Character.UnicodeScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The rules for names and texts: section 9 of docs/protocol.md. */
final class TextRules {
  private static final int MAX_NAME_CHARACTERS = 24;
  private static final int MAX_TEXT_CHARACTERS = 2_000;

  /** The characters that fonts ignore. Java does not know the property, so they are listed. */
  private static final String IGNORED =
      "\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e"
          + "\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufff8\\x{1bca0}-\\x{1bca3}"
          + "\\x{1d173}-\\x{1d17a}\\x{e0000}-\\x{e0fff}";
  /** Blanks, characters that fonts ignore, and a few others that show nothing. */
  static final String INVISIBLE =
      "[\\s\\p{Z}\\x0b" + IGNORED + "\\u2800\\x{13441}\\x{13442}\\x{16fe4}\\x{1d159}]";

  private static final Pattern LINE_END = Pattern.compile("\\r\\n?|[\\x0b\\f\\x85\\u2028\\u2029]");
  /** Controls except tab and newline, overrides of the direction, and annotations. */
  private static final Pattern UNSAFE =
      Pattern.compile(
          "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ufff9-\\ufffb]");
  /** A high pile of marks on one letter covers the lines around it. */
  private static final Pattern PILE =
      Pattern.compile("([\\p{Mn}\\p{Me}\\p{Cf}" + IGNORED + "]{8})[\\p{Mn}\\p{Me}\\p{Cf}" + IGNORED + "]+");

  private static final Pattern NAME =
      Pattern.compile("[\\p{L}\\p{Nd}](?:[\\p{L}\\p{Nd}\\p{M}_.-]*[\\p{L}\\p{Nd}\\p{M}])?");
  /** Too many marks on one letter, or the same mark twice in a row. */
  private static final Pattern BAD_MARKS = Pattern.compile("[\\p{Mn}\\p{Me}]{5}|([\\p{Mn}\\p{Me}])\\1");

  private static final List<Set<UnicodeScript>> SCRIPTS = scripts();
  private static final Map<Integer, String> PROTOTYPES = readConfusables();
  private static final Set<String> RESERVED =
      List.of("server", "system", "everyone").stream()
          .flatMap(name -> looksOf(name).stream())
          .collect(Collectors.toSet());
  /** The time that `/clock` puts before a line. In a skeleton, 1 is l and 0 is O. */
  private static final Pattern CLOCK =
      Pattern.compile("(?:[\\p{Nd}lOo]{2}[^\\p{L}\\p{Nd}]){2}[\\p{Nd}lOo]{2}");

  private TextRules() {}

  /** Removes what could control a terminal. Every line ending becomes a newline. */
  static String clean(String raw) {
    String text = UNSAFE.matcher(LINE_END.matcher(raw).replaceAll("\n")).replaceAll("");
    // Half of a surrogate pair is no character.
    text = text.replaceAll("[\\ud800-\\udfff]", "\ufffd");
    return PILE.matcher(text).replaceAll("$1");
  }

  /** Without blank lines at both ends, and without blanks at the end. */
  static String checkText(String raw) {
    List<String> lines = List.of(clean(raw).split("\n", -1));
    int first = 0;
    int end = lines.size();
    while (first < end && !isVisible(lines.get(first))) first += 1;
    while (end > first && !isVisible(lines.get(end - 1))) end -= 1;
    String text = String.join("\n", lines.subList(first, end)).replaceAll("[\\s\\p{Z}\\ufeff]+$", "");
    if (text.isEmpty()) throw new Refusal("text-empty");
    if (text.codePointCount(0, text.length()) > MAX_TEXT_CHARACTERS) throw new Refusal("text-too-long");
    return text;
  }

  private static boolean isVisible(String line) {
    return !line.matches(INVISIBLE + "*");
  }

  /** Returns a name as it is shown. */
  static String checkName(String raw) {
    List<String> names =
        Arrays.stream(Normalizer.normalize(raw, Normalizer.Form.NFKC).split(INVISIBLE + "+"))
            .filter(part -> !part.isEmpty())
            .toList();
    if (names.size() != 1 || !isName(names.get(0)) || isReserved(names.get(0)))
      throw new Refusal("name-invalid");
    return names.get(0);
  }

  private static boolean isName(String name) {
    return name.codePointCount(0, name.length()) <= MAX_NAME_CHARACTERS
        && NAME.matcher(name).matches()
        && !BAD_MARKS.matcher(name).find()
        && SCRIPTS.stream().anyMatch(scripts -> name.codePoints().allMatch(each -> isIn(scripts, each)));
  }

  /** ASCII digits, `-_.` and accents that fit any letter belong to no script. */
  private static boolean isIn(Set<UnicodeScript> scripts, int character) {
    if (character < 128 && !Character.isLetter(character)) return true;
    UnicodeScript script = UnicodeScript.of(character);
    return scripts.contains(script) || script == UnicodeScript.INHERITED;
  }

  private static List<Set<UnicodeScript>> scripts() {
    String alone =
        "LATIN CYRILLIC GREEK ARABIC HEBREW DEVANAGARI BENGALI TAMIL TELUGU GUJARATI GURMUKHI KANNADA"
            + " MALAYALAM SINHALA THAI LAO KHMER MYANMAR TIBETAN GEORGIAN ARMENIAN ETHIOPIC MONGOLIAN";
    var together =
        List.<Set<UnicodeScript>>of(
            EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA),
            EnumSet.of(UnicodeScript.HAN, UnicodeScript.HANGUL),
            EnumSet.of(UnicodeScript.HAN, UnicodeScript.BOPOMOFO));
    var all = new java.util.ArrayList<>(together);
    for (String script : alone.split(" ")) all.add(EnumSet.of(UnicodeScript.valueOf(script)));
    return all;
  }

  private static boolean isReserved(String name) {
    return looksOf(name).stream()
        .anyMatch(look -> RESERVED.contains(look) || CLOCK.matcher(look).matches());
  }

  /** As it is written, in lower case and in upper case: no two members may share any of them. */
  static Set<String> looksOf(String name) {
    Set<String> looks = new TreeSet<>();
    String capitals = small(name).toUpperCase(Locale.ROOT);
    for (String each : List.of(small(skeleton(name)), small(name), capitals)) looks.add(skeleton(each));
    return looks;
  }

  /** In lower case, without the dot that a small İ keeps. */
  private static String small(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Normalizer.normalize(lower, Normalizer.Form.NFD).replace("i\u0307", "i");
  }

  /** Two names with one skeleton look alike (UTS #39 section 4). */
  private static String skeleton(String name) {
    String skeleton =
        Normalizer.normalize(name, Normalizer.Form.NFD)
            .codePoints()
            .mapToObj(each -> PROTOTYPES.getOrDefault(each, Character.toString(each)))
            .collect(Collectors.joining());
    return Normalizer.normalize(skeleton, Normalizer.Form.NFD);
  }

  private static Map<Integer, String> readConfusables() {
    Map<Integer, String> prototypes = new HashMap<>();
    try {
      for (String line : Files.readAllLines(Path.of("stages/03-nicknames/confusables.txt"))) {
        if (!line.matches("[\\dA-F]+ ; [\\dA-F ]+")) continue;
        String[] row = line.split(" ; ");
        String prototype =
            Arrays.stream(row[1].split(" "))
                .map(code -> Character.toString(Integer.parseInt(code, 16)))
                .collect(Collectors.joining());
        prototypes.put(Integer.parseInt(row[0], 16), prototype);
      }
    } catch (IOException error) {
      throw new IllegalStateException("Start this in the root of the repository.", error);
    }
    return prototypes;
  }
}
