// Bun's WebSocket server with native publish/subscribe, doing the same work per message as stage 06.
let seq = 0;
let names = 0;
const server = Bun.serve({
  port: 0,
  fetch: (request, server) => (server.upgrade(request) ? undefined : new Response('no')),
  websocket: {
    perMessageDeflate: false,
    message(socket, data) {
      const request = JSON.parse(data);
      if (request.type === 'hello') {
        names += 1;
        socket.data = { id: `member-${names}`, name: request.name };
        socket.subscribe('room');
        socket.send(JSON.stringify({ type: 'welcome', you: socket.data }));
        return;
      }
      seq += 1;
      const { text, cid } = request;
      const event = { type: 'said', ...socket.data, text, cid, seq, at: Date.now() };
      server.publish('room', JSON.stringify(event));
    },
  },
});
process.on('SIGUSR2', () => Bun.gc(true));
console.log(`http://localhost:${server.port}`);
