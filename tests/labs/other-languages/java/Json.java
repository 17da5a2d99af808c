import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes JSON (RFC 8259): objects are maps, arrays are lists. Java has nothing of its own for it. */
final class Json {
  private static final int MAX_DEPTH = 100;
  private final String text;
  private int place = 0;

  private Json(String text) {
    this.text = text;
  }

  /** @throws IllegalArgumentException if the text is not JSON */
  static Object parse(String text) {
    Json json = new Json(text);
    Object value = json.value(0);
    json.skipBlanks();
    if (json.place < text.length()) throw json.error();
    return value;
  }

  private Object value(int depth) {
    if (depth > MAX_DEPTH) throw error();
    skipBlanks();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> object = new LinkedHashMap<>();
    take('{');
    if (isNext('}')) return object;
    do {
      skipBlanks();
      String key = string();
      skipBlanks();
      take(':');
      object.put(key, value(depth + 1));
    } while (isNext(','));
    skipBlanks();
    take('}');
    return object;
  }

  private List<Object> array(int depth) {
    List<Object> array = new ArrayList<>();
    take('[');
    if (isNext(']')) return array;
    do array.add(value(depth + 1));
    while (isNext(','));
    skipBlanks();
    take(']');
    return array;
  }

  private String string() {
    StringBuilder string = new StringBuilder();
    take('"');
    for (char next = next(); next != '"'; next = next()) {
      if (next < ' ') throw error();
      string.append(next == '\\' ? escaped() : next);
    }
    return string.toString();
  }

  private char escaped() {
    char escape = next();
    return switch (escape) {
      case '"', '\\', '/' -> escape;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        place += 4;
        if (place > text.length()) throw error();
        yield (char) Integer.parseInt(text.substring(place - 4, place), 16);
      }
      default -> throw error();
    };
  }

  private Number number() {
    int start = place;
    while (place < text.length() && "+-.0123456789eE".indexOf(text.charAt(place)) >= 0) place += 1;
    String number = text.substring(start, place);
    if (!number.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) throw error();
    return Double.valueOf(number);
  }

  private Object word(String word, Object value) {
    if (!text.startsWith(word, place)) throw error();
    place += word.length();
    return value;
  }

  private void skipBlanks() {
    while (place < text.length() && " \t\r\n".indexOf(text.charAt(place)) >= 0) place += 1;
  }

  private boolean isNext(char wanted) {
    skipBlanks();
    if (place >= text.length() || text.charAt(place) != wanted) return false;
    place += 1;
    return true;
  }

  private void take(char wanted) {
    if (next() != wanted) throw error();
  }

  private char peek() {
    if (place >= text.length()) throw error();
    return text.charAt(place);
  }

  private char next() {
    char next = peek();
    place += 1;
    return next;
  }

  private IllegalArgumentException error() {
    return new IllegalArgumentException("not JSON at character " + place);
  }

  static String write(Object value) {
    StringBuilder json = new StringBuilder();
    write(value, json);
    return json.toString();
  }

  private static void write(Object value, StringBuilder json) {
    if (value instanceof Map<?, ?> object) {
      String separator = "{";
      for (Map.Entry<?, ?> field : object.entrySet()) {
        json.append(separator);
        write(field.getKey(), json);
        json.append(':');
        write(field.getValue(), json);
        separator = ",";
      }
      json.append(object.isEmpty() ? "{}" : "}");
    } else if (value instanceof List<?> array) {
      String separator = "[";
      for (Object each : array) {
        json.append(separator);
        write(each, json);
        separator = ",";
      }
      json.append(array.isEmpty() ? "[]" : "]");
    } else if (value instanceof String string) {
      quote(string, json);
    } else {
      json.append(value);
    }
  }

  private static void quote(String string, StringBuilder json) {
    json.append('"');
    for (char each : string.toCharArray()) {
      if (each == '"' || each == '\\') json.append('\\').append(each);
      else if (each == '\n') json.append("\\n");
      else if (each < ' ') json.append(String.format("\\u%04x", (int) each));
      else json.append(each);
    }
    json.append('"');
  }
}
