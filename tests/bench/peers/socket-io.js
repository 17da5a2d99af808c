// Socket.IO with its defaults, over WebSocket.
import { Server } from 'socket.io';

let seq = 0;
let names = 0;
const io = new Server(0, { transports: ['websocket'] });
io.on('connection', (socket) => {
  let member;
  socket.on('hello', ({ name }) => {
    names += 1;
    member = { id: `member-${names}`, name };
    socket.join('room');
    socket.emit('welcome', { you: member });
  });
  socket.on('say', ({ text, cid }) => {
    seq += 1;
    io.to('room').emit('said', { ...member, text, cid, seq, at: Date.now() });
  });
});
console.log(`http://localhost:${io.httpServer.address().port}`);
