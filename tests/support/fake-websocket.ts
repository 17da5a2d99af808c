import { EventEmitter } from 'node:events';
import { WebSocket } from 'ws';

/** A WebSocket of ws with a fake client. */
export class FakeWebSocket extends EventEmitter {
  readyState: number = WebSocket.OPEN;
  isPaused = false;
  isTerminated = false;
  pings = 0;
  closedWith: unknown;

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  ping(): void {
    this.pings += 1;
  }

  close(code: number, reason: string): void {
    this.closedWith = [code, reason];
    this.readyState = WebSocket.CLOSING;
  }

  terminate(): void {
    this.isTerminated = true;
    this.end(1006);
  }

  say(text: string, isBinary = false): void {
    this.emit('message', Buffer.from(text), isBinary);
  }

  end(code: number): void {
    this.readyState = WebSocket.CLOSED;
    this.emit('close', code);
  }
}
