import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Stage 04 of wirechat in Java: a chat over TCP, in the text dialect and in JSON.
 *
 * <pre>
 *     javac -d chat tests/labs/other-languages/java/*.java
 *     java -cp chat Chat 12345
 * </pre>
 *
 * As in wirechat's own stages, one thread owns the room: the threads of the clients send it what they want done,
 * and wait for the answer. So the room needs no lock. Everything that a client may rely on is in
 * docs/protocol.md. It needs Java 17, and nothing else.
 */
final class Chat {
  private static final int BACKLOG = 512;

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("Usage: java Chat PORT");
      System.exit(2);
    }
    Room room = new Room();
    int port = Integer.parseInt(arguments[0]);
    try (ServerSocket listener = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress())) {
      Runtime.getRuntime().addShutdownHook(new Thread(room::shutDown));
      System.out.println("Listening on port " + port + ".");
      while (true) {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        new Client(socket, room).start();
      }
    }
  }
}
