import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Splits a stream of bytes into lines. TCP may cut it anywhere: in a line, in a character, in a CR LF. Telnet's
 * commands (RFC 854) are removed first, and every option is refused.
 */
final class LineDecoder {
  private static final int MAX_LINE_BYTES = 32_768;
  private static final int SE = 240, SB = 250, WILL = 251, WONT = 252, DO = 253, DONT = 254, IAC = 255;
  private static final int TIMING_MARK = 6;

  private enum State { DATA, COMMAND, OPTION, PARAMETERS, MAYBE_END, OVERLONG }

  /** A line, or what is wrong with it. */
  record Line(String text, Refusal refusal) {}

  private final Consumer<byte[]> answer;
  private final Set<Integer> refused = new HashSet<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private State state = State.DATA;
  private int verb;
  private int last;

  LineDecoder(Consumer<byte[]> answer) {
    this.answer = answer;
  }

  /** Returns the lines that this chunk completes. After one that is too long there are no more. */
  List<Line> push(byte[] chunk, int length) {
    List<Line> lines = new ArrayList<>();
    for (int index = 0; index < length; index += 1) {
      int value = chunk[index] & 0xff;
      if (!isData(value)) continue;
      // CR NUL ends a line as CR LF does: telnet sends it in character mode.
      boolean isEnd = value == '\n' || (value == 0 && last == '\r');
      last = value;
      if (isEnd) lines.add(complete());
      else line.write(value);
      if (line.size() > MAX_LINE_BYTES) {
        line.reset();
        state = State.OVERLONG;
        lines.add(new Line(null, new Refusal("line-too-long")));
      }
    }
    return lines;
  }

  private Line complete() {
    byte[] bytes = line.toByteArray();
    line.reset();
    boolean hasCr = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
    try {
      ByteBuffer text = ByteBuffer.wrap(bytes, 0, hasCr ? bytes.length - 1 : bytes.length);
      return new Line(StandardCharsets.UTF_8.newDecoder().decode(text).toString(), null);
    } catch (CharacterCodingException error) {
      return new Line(null, new Refusal("bad-utf8"));
    }
  }

  private boolean isData(int value) {
    switch (state) {
      case DATA:
        if (value == IAC) state = State.COMMAND;
        return value != IAC;
      case COMMAND:
        verb = value;
        if (value == SB) state = State.PARAMETERS;
        else state = value >= WILL && value < IAC ? State.OPTION : State.DATA;
        return value == IAC;
      case OPTION:
        state = State.DATA;
        refuse(value);
        return false;
      case PARAMETERS:
        if (value == IAC) state = State.MAYBE_END;
        return false;
      case MAYBE_END:
        state = value == SE ? State.DATA : State.PARAMETERS;
        return false;
      default:
        return false;
    }
  }

  /** Once for each option, because two programs that answer every refusal never stop. */
  private void refuse(int option) {
    if (verb != DO && verb != WILL) return;
    if (option == TIMING_MARK || refused.add(verb * 256 + option))
      answer.accept(new byte[] {(byte) IAC, (byte) (verb == DO ? WONT : DONT), (byte) option});
  }
}
