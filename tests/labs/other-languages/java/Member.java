import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Someone who has said hello. Used by the room's thread alone. */
final class Member {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MAX_CIDS = 128;

  final String id = randomId(9);
  /** Their secret, with which they come back. */
  final String session = randomId(18);
  /** What they have posted, by the id that their client gave it; the latest only. */
  final Map<String, Event> posted =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Event> eldest) {
          return size() > MAX_CIDS;
        }
      };
  String name;
  /** Null while the connection is broken. */
  Client client;
  /** Counts the times that it broke, so that an old timer does not end a new grace. */
  int absences = 0;
  long typedAt = Long.MIN_VALUE / 2;

  Member(String name) {
    this.name = name;
  }

  Map<String, Object> info() {
    return Event.fields("id", id, "name", name);
  }

  static String randomId(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }
}
