import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One connection: a thread that reads it, a thread that writes to it, and what waits in between. */
final class Client {
  private static final int MAX_QUEUED_BYTES = 1024 * 1024;
  private static final int MAX_UNREAD_ANSWER_BYTES = 64 * 1024;
  private static final int MAX_NAME_ATTEMPTS = 3;
  private static final int HELLO_SECONDS = 15;
  private static final int GOODBYE_SECONDS = 1;
  private static final int STALLED_SECONDS = 25;

  private static final ScheduledExecutorService TIMERS =
      Executors.newSingleThreadScheduledExecutor(Client::daemon);

  /** Used by the room's thread alone. */
  Member member;

  volatile boolean speaksJson = false;
  volatile boolean showsTime = false;
  private final Socket socket;
  private final Room room;
  private boolean isFirstLine = true;
  private int refusals = 0;

  // These three belong to the lock of this object, for which nobody waits long.
  private final Queue<byte[]> outbox = new ArrayDeque<>();
  private int queuedBytes = 0;
  private boolean isOver = false;

  Client(Socket socket, Room room) {
    this.socket = socket;
    this.room = room;
  }

  private static Thread daemon(Runnable run) {
    Thread thread = new Thread(run);
    thread.setDaemon(true);
    return thread;
  }

  void start() {
    daemon(this::read).start();
    daemon(this::writeAll).start();
  }

  private void read() {
    write("Welcome to wirechat! What shall I call you?\r\n".getBytes(StandardCharsets.UTF_8));
    after(HELLO_SECONDS, () -> room.run(() -> {
      if (member == null) bye("timed-out");
    }));
    LineDecoder decoder = new LineDecoder(this::write);
    byte[] chunk = new byte[65_536];
    try {
      InputStream input = socket.getInputStream();
      for (int length = input.read(chunk); length != -1; length = input.read(chunk)) {
        for (LineDecoder.Line line : decoder.push(chunk, length)) {
          waitUntilRead();
          if (!isOver()) receive(line);
        }
      }
    } catch (IOException error) {
      // A connection that was reset has no more lines.
    }
    room.run(() -> room.endOfStream(this));
  }

  /** A refused line has no effect. */
  private void receive(LineDecoder.Line line) {
    String cid = null;
    try {
      if (line.refusal() != null) throw line.refusal();
      if (isFirstLine) speaksJson = line.text().startsWith("{");
      isFirstLine = false;
      if (speaksJson) {
        Map<?, ?> message = JsonDialect.parse(line.text());
        cid = JsonDialect.idIn(message, "cid");
        Request request = JsonDialect.read(message);
        room.run(() -> request.carryOut(room, this));
      } else {
        Request request = TextDialect.read(line.text(), room.isMember(this));
        room.run(() -> request.carryOut(room, this));
      }
    } catch (Refusal refusal) {
      refuse(refusal, cid);
    }
  }

  private void refuse(Refusal refusal, String cid) {
    send(Event.refused(refusal, cid));
    refusals += 1;
    boolean isFatal = refusal.code.equals("line-too-long") || refusal.code.equals("wrong-port");
    boolean givesUp = refusal.code.equals("name-invalid") || refusals == MAX_NAME_ATTEMPTS;
    if (isFatal || (givesUp && !speaksJson && !room.isMember(this))) end(STALLED_SECONDS);
  }

  private void writeAll() {
    try {
      for (byte[] data = nextData(); data.length > 0; data = nextData()) {
        socket.getOutputStream().write(data);
        written(data.length);
      }
      socket.shutdownOutput();
      after(GOODBYE_SECONDS, this::destroy);
    } catch (IOException error) {
      destroy();
    }
  }

  /** Returns all that waits, as soon as there is something; nothing if it is over. */
  private synchronized byte[] nextData() {
    while (outbox.isEmpty() && !isOver) sleep();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (byte[] each : outbox) data.writeBytes(each);
    outbox.clear();
    return data.toByteArray();
  }

  private synchronized void written(int bytes) {
    queuedBytes -= bytes;
    notifyAll();
  }

  /** A client that does not read its answers is not read either. */
  private synchronized void waitUntilRead() {
    while (!isOver && queuedBytes > MAX_UNREAD_ANSWER_BYTES) sleep();
  }

  synchronized boolean isOver() {
    return isOver;
  }

  /** Never waits. A reader who is too far behind is let go, and may come back. */
  synchronized void write(byte[] data) {
    if (isOver || data.length == 0) return;
    boolean isTooSlow = queuedBytes > MAX_QUEUED_BYTES;
    byte[] sent = isTooSlow ? encode(Event.bye("too-slow")) : data;
    outbox.add(sent);
    queuedBytes += sent.length;
    notifyAll();
    if (isTooSlow) end(GOODBYE_SECONDS);
  }

  void send(Event event) {
    if (!isOver()) write(encode(event));
  }

  private byte[] encode(Event event) {
    return speaksJson ? event.asJson() : TextDialect.encode(event, showsTime);
  }

  void bye(String code) {
    send(Event.bye(code));
    end(STALLED_SECONDS);
  }

  /** What waits is still sent, if the client takes it in time. */
  private synchronized void end(int seconds) {
    isOver = true;
    notifyAll();
    after(seconds, this::destroy);
  }

  private synchronized void destroy() {
    isOver = true;
    outbox.clear();
    notifyAll();
    try {
      socket.close();
    } catch (IOException error) {
      // It is closed in any case.
    }
  }

  static void after(int seconds, Runnable run) {
    TIMERS.schedule(run, seconds, TimeUnit.SECONDS);
  }

  private void sleep() {
    try {
      wait();
    } catch (InterruptedException error) {
      throw new IllegalStateException(error);
    }
  }
}
