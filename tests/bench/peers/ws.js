// Plain `ws`: one send per client, as in its own broadcast example.
import { WebSocketServer } from 'ws';

let seq = 0;
let names = 0;
const server = new WebSocketServer({ port: 0, perMessageDeflate: false });
server.on('connection', (socket) => {
  let member;
  socket.on('message', (data) => {
    const request = JSON.parse(data);
    if (request.type === 'hello') {
      names += 1;
      member = { id: `member-${names}`, name: request.name };
      socket.send(JSON.stringify({ type: 'welcome', you: member }));
      return;
    }
    seq += 1;
    const { text, cid } = request;
    const event = JSON.stringify({ type: 'said', ...member, text, cid, seq, at: Date.now() });
    for (const client of server.clients) client.send(event);
  });
});
server.on('listening', () => console.log(`http://localhost:${server.address().port}`));
