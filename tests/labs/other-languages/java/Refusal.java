import java.util.Map;

/** The client broke a rule. It is told the code and what to do, and nothing else happens. */
final class Refusal extends RuntimeException {
  private static final Map<String, String> DETAILS =
      Map.ofEntries(
          Map.entry("bad-json", "that is not a JSON object; send one object per line"),
          Map.entry("bad-utf8", "that is not UTF-8 text; send UTF-8"),
          Map.entry("bad-request", "a field is missing or has the wrong type; see docs/protocol.md"),
          Map.entry("unknown-type", "this server does not know that type of message"),
          Map.entry("unknown-command", "no such command; /help lists them"),
          Map.entry("hello-first", "say hello with a name first"),
          Map.entry("already-joined", "you have already said hello on this connection"),
          Map.entry("name-invalid", "a name has 1 to 24 letters or digits from one script"),
          Map.entry("name-taken", "that name is taken; choose another"),
          Map.entry("text-empty", "the message is empty; write something"),
          Map.entry("text-too-long", "a message has at most 2,000 characters; send it in parts"),
          Map.entry("line-too-long", "a line has at most 32,768 bytes; send it in parts"),
          Map.entry("server-full", "the server is full; try again later"),
          Map.entry("too-slow", "you fell too far behind the conversation; reconnect to catch up"),
          Map.entry("timed-out", "the server did not hear from you for too long; reconnect"),
          Map.entry("replaced", "you joined again from another window"),
          Map.entry("shutting-down", "the server is shutting down; come back later"),
          Map.entry("wrong-port", "this port speaks the chat protocol, not HTTP"),
          Map.entry("left", "goodbye"));

  final String code;
  final String detail;

  Refusal(String code) {
    this(code, detailOf(code));
  }

  Refusal(String code, String detail) {
    super(code);
    this.code = code;
    this.detail = detail;
  }

  static String detailOf(String code) {
    return DETAILS.get(code);
  }
}
