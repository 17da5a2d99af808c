import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Who is here and what happened. One thread owns it, and does one thing at a time: nothing can come between the
 * question whether a name is free and taking it. What the others want done, they pass to `run`.
 */
final class Room {
  private static final int MAX_MEMBERS = 1_000;
  private static final int MAX_EVENTS = 1_000;
  private static final int MAX_EVENT_BYTES = 512 * 1024;
  private static final int RECENT_EVENTS = 100;
  private static final int GRACE_SECONDS = 5;
  private static final long TYPING_NANOSECONDS = 3_000_000_000L;
  private static final int SHUTDOWN_MS = 200;

  private final ExecutorService owner =
      Executors.newSingleThreadExecutor(
          run -> {
            Thread thread = new Thread(run);
            thread.setDaemon(true);
            return thread;
          });
  private final Map<String, Member> bySession = new LinkedHashMap<>();
  private final Map<String, Member> byLook = new HashMap<>();
  private final Deque<Event> events = new ArrayDeque<>();
  private final String epoch = Member.randomId(16);
  private int eventBytes = 0;
  private long seq = 0;

  /** Does something on the room's thread, and waits until it is done. Throws the Refusal that it throws. */
  void run(Runnable task) {
    try {
      owner.submit(task).get();
    } catch (ExecutionException error) {
      if (error.getCause() instanceof Refusal refusal) throw refusal;
      error.getCause().printStackTrace();
    } catch (InterruptedException | RejectedExecutionException error) {
      // The program is ending.
    }
  }

  boolean isMember(Client client) {
    boolean[] answer = new boolean[1];
    run(() -> answer[0] = client.member != null);
    return answer[0];
  }

  void hello(Request.Hello hello, Client client) {
    if (client.member != null) throw new Refusal("already-joined");
    // Before the member joins, so that the past does not include their own arrival.
    Map<String, Object> replay = replay(hello.since());
    Member known = hello.session() == null ? null : bySession.get(hello.session());
    Member member = known == null ? join(hello.name()) : known;
    // The older connection may be dead without anybody having noticed, so the newer one counts.
    if (member.client != null) member.client.bye("replaced");
    member.client = client;
    client.member = member;
    Map<String, Object> welcome = Event.fields("type", "welcome", "v", 1, "epoch", epoch, "seq", seq);
    welcome.putAll(replay);
    welcome.putAll(
        Event.fields(
            "you", member.info(),
            "session", member.session,
            "members", list(),
            "limits", Event.fields("nameCharacters", 24, "textCharacters", 2_000)));
    client.send(new Event(welcome));
  }

  private Member join(String name) {
    if (bySession.size() >= MAX_MEMBERS) throw new Refusal("server-full");
    Member member = new Member(name);
    claim(name, member);
    bySession.put(member.session, member);
    append(happening("joined", member));
    return member;
  }

  private void leave(Member member) {
    append(happening("left", member));
    bySession.remove(member.session);
    release(member);
  }

  /** Takes a name, or takes none: everything that can fail comes before the first change. */
  private void claim(String name, Member member) {
    for (String look : TextRules.looksOf(name))
      if (byLook.getOrDefault(look, member) != member) throw new Refusal("name-taken");
    release(member);
    member.name = name;
    for (String look : TextRules.looksOf(name)) byLook.put(look, member);
  }

  private void release(Member member) {
    for (String look : TextRules.looksOf(member.name)) byLook.remove(look, member);
  }

  private List<Map<String, Object>> list() {
    return bySession.values().stream().map(Member::info).toList();
  }

  void nick(String name, Client client) {
    Member member = memberOf(client);
    String from = member.name;
    if (name.equals(from)) return;
    claim(name, member);
    Map<String, Object> renamed = happening("renamed", member);
    renamed.put("from", from);
    append(renamed);
  }

  void who(Client client) {
    memberOf(client);
    client.send(new Event(Event.fields("type", "members", "members", list())));
  }

  /** A message that is sent again is not posted again: its sender learns that it arrived. */
  void post(String type, String text, String cid, Client client) {
    Member member = memberOf(client);
    Map<String, Object> message = happening(type, member);
    message.put("text", text);
    if (cid != null) message.put("cid", cid);
    Event posted = cid == null ? null : member.posted.get(cid);
    if (posted == null) {
      Event event = append(message);
      if (cid != null) member.posted.put(cid, event);
    } else {
      message.put("seq", posted.fields.get("seq"));
      message.put("at", posted.fields.get("at"));
      client.send(new Event(message));
    }
  }

  void typing(Client client) {
    Member member = memberOf(client);
    long now = System.nanoTime();
    if (now - member.typedAt < TYPING_NANOSECONDS) return;
    member.typedAt = now;
    tell(new Event(happening("typing", member)));
  }

  void recent(int count, Client client) {
    memberOf(client);
    for (Event event : latest(count)) client.send(event);
  }

  /** On purpose: everybody is told at once, and the name is free. */
  void leave(Client client) {
    if (client.member != null && client.member.client == client) leave(client.member);
    client.bye("left");
  }

  /** Perhaps not on purpose. A program may come back; a person who comes back types the name again. */
  void endOfStream(Client client) {
    Member member = client.member;
    boolean isHere = member != null && member.client == client && bySession.containsValue(member);
    if (isHere && client.speaksJson) {
      member.client = null;
      member.absences += 1;
      int absence = member.absences;
      Client.after(GRACE_SECONDS, () -> run(() -> giveUp(member, absence)));
    } else if (isHere) {
      leave(member);
    }
    client.bye("left");
  }

  private void giveUp(Member member, int absence) {
    if (member.client == null && member.absences == absence) leave(member);
  }

  /** Gives an event the next place in the one order of the room, and tells everybody. */
  private Event append(Map<String, Object> happening) {
    seq += 1;
    happening.put("seq", seq);
    happening.put("at", System.currentTimeMillis());
    Event event = new Event(happening);
    events.add(event);
    eventBytes += event.asJson().length;
    while (events.size() > MAX_EVENTS || eventBytes > MAX_EVENT_BYTES)
      eventBytes -= events.remove().asJson().length;
    tell(event);
    return event;
  }

  /** A person does not read their own words twice; a program does, as proof that they arrived. */
  private void tell(Event event) {
    for (Member member : bySession.values()) {
      boolean isOwn = member.id.equals(event.text("id")) && !event.type().equals("renamed");
      if (member.client != null && (member.client.speaksJson || !isOwn)) member.client.send(event);
    }
  }

  private List<Event> latest(long count) {
    List<Event> all = new ArrayList<>(events);
    return all.subList(Math.max(0, (int) (all.size() - Math.min(count, all.size()))), all.size());
  }

  private Map<String, Object> replay(Request.Since since) {
    boolean isKnown = since != null && since.epoch().equals(epoch);
    long behind = isKnown ? Math.max(0, seq - since.seq()) : RECENT_EVENTS;
    List<Event> recent = latest(behind);
    long missed = isKnown ? behind - recent.size() : since == null ? 0 : -1;
    return Event.fields("recent", recent.stream().map(each -> each.fields).toList(), "missed", missed);
  }

  private static Map<String, Object> happening(String type, Member member) {
    Map<String, Object> happening = Event.fields("type", type);
    happening.putAll(member.info());
    return happening;
  }

  private static Member memberOf(Client client) {
    if (client.member == null) throw new Refusal("hello-first");
    return client.member;
  }

  void shutDown() {
    run(
        () -> {
          for (Member member : bySession.values())
            if (member.client != null) member.client.bye("shutting-down");
        });
    owner.shutdown();
    try {
      // For the goodbyes to leave.
      owner.awaitTermination(SHUTDOWN_MS, TimeUnit.MILLISECONDS);
      Thread.sleep(SHUTDOWN_MS);
    } catch (InterruptedException error) {
      // Then without them.
    }
  }
}
