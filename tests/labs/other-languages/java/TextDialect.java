import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The dialect of people. Every line begins with who says it, so that none can pass for another. */
final class TextDialect {
  private static final int MAX_TEXT_LINES = 40;
  private static final int MAX_RECENT = 1_000;
  private static final Pattern HTTP_REQUEST = Pattern.compile("^[A-Z]+ \\S+ HTTP/\\d");
  private static final Pattern COMMAND =
      Pattern.compile(
          TextRules.INVISIBLE + "*/(?!/)([^\\s\\p{Z}]*)[\\s\\p{Z}]*(.*)", Pattern.DOTALL);
  private static final Pattern ESCAPED = Pattern.compile("^" + TextRules.INVISIBLE + "*//");
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
  private static final String HELP =
      String.join(
          "\r\n",
          "* /me TEXT: says what you do",
          "* /recent [N]: the latest 20 or N things that happened",
          "* /clock: shows the time before each line, or no longer",
          "* /nick NAME: takes another name",
          "* /who: who is here",
          "* /quit: leaves",
          "");

  private TextDialect() {}

  static Request read(String line, boolean isMember) {
    String typed = TextRules.clean(line);
    if (!isMember) {
      if (HTTP_REQUEST.matcher(line).find()) throw new Refusal("wrong-port");
      return new Request.Hello(TextRules.checkName(typed), null, null);
    }
    Matcher command = COMMAND.matcher(typed);
    if (command.matches()) return command(command.group(1).toLowerCase(Locale.ROOT), command.group(2));
    return post("said", ESCAPED.matcher(typed).replaceFirst("/"));
  }

  private static Request command(String name, String argument) {
    return switch (name) {
      case "help" -> (room, client) -> client.write(HELP.getBytes(StandardCharsets.UTF_8));
      case "who" -> Room::who;
      case "quit" -> Room::leave;
      case "clock" -> (room, client) -> client.showsTime = !client.showsTime;
      case "me" -> post("acted", argument);
      case "nick" -> {
        String wanted = TextRules.checkName(argument);
        yield (room, client) -> room.nick(wanted, client);
      }
      case "recent" -> {
        int count = count(argument.isEmpty() ? "20" : argument.trim());
        yield (room, client) -> room.recent(count, client);
      }
      default -> throw new Refusal("unknown-command");
    };
  }

  private static Request post(String type, String typed) {
    String text = TextRules.checkText(typed);
    return (room, client) -> room.post(type, text, null, client);
  }

  private static int count(String text) {
    int count = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    if (count >= 1 && count <= MAX_RECENT) return count;
    throw new Refusal("bad-request", "/recent takes a number from 1 to 1000");
  }

  static byte[] encode(Event event, boolean showsTime) {
    boolean hasClock = showsTime && event.fields.get("at") != null;
    String clock =
        hasClock ? "[" + CLOCK.format(Instant.ofEpochMilli((Long) event.fields.get("at"))) + "] " : "";
    StringBuilder text = new StringBuilder();
    for (String line : lines(event)) text.append(clock).append(line).append("\r\n");
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> lines(Event event) {
    String name = event.text("name");
    return switch (event.type()) {
      case "welcome" -> List.of(("* The room contains: " + others(event)).stripTrailing());
      case "members" -> List.of("* In the room: " + names(event.list("members")));
      case "joined" -> List.of("* " + name + " has entered the room");
      case "left" -> List.of("* " + name + " has left the room");
      case "renamed" -> List.of("* " + event.text("from") + " is now known as " + name);
      case "said" -> textLines(event).stream().map(line -> "[" + name + "] " + line).toList();
      case "acted" -> textLines(event).stream().map(line -> "[" + name + " " + line + "]").toList();
      case "refused" -> List.of("! " + event.text("code") + ": " + event.text("detail"));
      case "bye" ->
          event.text("code").equals("left")
              ? List.of()
              : List.of("! " + event.text("code") + ": " + event.text("detail"));
      default -> List.of();
    };
  }

  private static String others(Event welcome) {
    Object you = ((Map<?, ?>) welcome.fields.get("you")).get("id");
    return names(
        welcome.list("members").stream().filter(each -> !each.get("id").equals(you)).toList());
  }

  private static String names(List<Map<String, Object>> members) {
    return members.stream().map(each -> (String) each.get("name")).collect(Collectors.joining(", "));
  }

  private static List<String> textLines(Event event) {
    List<String> lines = List.of(event.text("text").split("\n"));
    int more = lines.size() - MAX_TEXT_LINES;
    if (more <= 0) return lines;
    List<String> shown = new ArrayList<>(lines.subList(0, MAX_TEXT_LINES));
    shown.add("… and " + more + " more " + (more == 1 ? "line" : "lines"));
    return shown;
  }
}
