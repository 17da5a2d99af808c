import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Something that clients are told: its fields, as in JSON. */
final class Event {
  final Map<String, Object> fields;
  private byte[] json;

  Event(Map<String, Object> fields) {
    this.fields = fields;
  }

  static Map<String, Object> fields(Object... keysAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int index = 0; index < keysAndValues.length; index += 2)
      if (keysAndValues[index + 1] != null)
        fields.put((String) keysAndValues[index], keysAndValues[index + 1]);
    return fields;
  }

  static Event bye(String code) {
    return new Event(fields("type", "bye", "code", code, "detail", Refusal.detailOf(code)));
  }

  static Event refused(Refusal refusal, String cid) {
    return new Event(
        fields("type", "refused", "code", refusal.code, "detail", refusal.detail, "cid", cid));
  }

  String type() {
    return (String) fields.get("type");
  }

  String text(String field) {
    return (String) fields.get(field);
  }

  @SuppressWarnings("unchecked")
  List<Map<String, Object>> list(String field) {
    return (List<Map<String, Object>>) fields.get(field);
  }

  /** Encoded once, however many programs read it: this is where a chat spends its time. */
  synchronized byte[] asJson() {
    if (json == null) json = (Json.write(fields) + "\n").getBytes(StandardCharsets.UTF_8);
    return json;
  }
}
