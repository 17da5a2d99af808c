/** What a line asks for. The room's thread carries it out, or throws a Refusal. */
interface Request {
  void carryOut(Room room, Client client);

  /** Joins or comes back. */
  record Hello(String name, String session, Since since) implements Request {
    @Override
    public void carryOut(Room room, Client client) {
      room.hello(this, client);
    }
  }

  /** The last event that a client has seen. */
  record Since(String epoch, long seq) {}
}
