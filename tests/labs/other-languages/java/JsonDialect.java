import java.util.Map;

/** The dialect of programs: one object on each line. Fields that are not known are ignored. */
final class JsonDialect {
  private static final int MAX_ID_CHARACTERS = 64;

  private JsonDialect() {}

  static Map<?, ?> parse(String line) {
    try {
      if (Json.parse(line) instanceof Map<?, ?> message) return message;
    } catch (IllegalArgumentException error) {
      // Text that is not JSON gets the same refusal as JSON that is not an object.
    }
    throw new Refusal("bad-json");
  }

  static Request read(Map<?, ?> message) {
    Object type = message.get("type");
    if (!(type instanceof String)) throw new Refusal("unknown-type");
    return switch ((String) type) {
      case "hello" -> hello(message);
      case "say" -> post("said", message);
      case "act" -> post("acted", message);
      case "nick" -> {
        String name = TextRules.checkName(string(message, "name"));
        yield (room, client) -> room.nick(name, client);
      }
      case "who" -> Room::who;
      case "typing" -> Room::typing;
      case "ping" -> (room, client) -> client.send(new Event(Event.fields("type", "pong")));
      case "leave" -> Room::leave;
      default -> throw new Refusal("unknown-type");
    };
  }

  private static Request hello(Map<?, ?> message) {
    if (!Double.valueOf(1).equals(message.get("v"))) throw new Refusal("bad-request");
    String name = TextRules.checkName(string(message, "name"));
    return new Request.Hello(name, optionalId(message, "session"), since(message.get("since")));
  }

  private static Request.Since since(Object since) {
    if (since == null) return null;
    if (since instanceof Map<?, ?> position
        && position.get("seq") instanceof Double seq
        && seq >= 0
        && seq == Math.rint(seq)
        && idIn(position, "epoch") != null)
      return new Request.Since(idIn(position, "epoch"), seq.longValue());
    throw new Refusal("bad-request");
  }

  private static Request post(String type, Map<?, ?> message) {
    String text = TextRules.checkText(string(message, "text"));
    String cid = optionalId(message, "cid");
    return (room, client) -> room.post(type, text, cid, client);
  }

  private static String string(Map<?, ?> message, String field) {
    if (message.get(field) instanceof String value) return value;
    throw new Refusal("bad-request");
  }

  private static String optionalId(Map<?, ?> message, String field) {
    String id = idIn(message, field);
    if (id == null && message.get(field) != null) throw new Refusal("bad-request");
    return id;
  }

  static String idIn(Map<?, ?> message, String field) {
    boolean isId =
        message.get(field) instanceof String id && !id.isEmpty() && id.length() <= MAX_ID_CHARACTERS;
    return isId ? (String) message.get(field) : null;
  }
}
