/**
 * A client that takes the echo only when it is told to. Prints what is left behind by each chunk, and what the client
 * gets after it has ended its side.
 */
import { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { echo } from '../../../stages/01-echo/echo.ts';

const ROUNDS = 20;
const TURNS = 10;

/** A socket whose client is in this program. What is written waits until the client takes it. */
class PlayedSocket extends Socket {
  readonly #waiting: { chunk: Uint8Array; taken: () => void }[] = [];

  override _read(): void {}

  override _write(chunk: Uint8Array, _encoding: string, taken: () => void): void {
    this.#waiting.push({ chunk, taken });
  }

  override _writev(all: { chunk: Uint8Array }[], taken: () => void): void {
    this.#waiting.push({ chunk: Buffer.concat(all.map(({ chunk }) => chunk)), taken });
  }

  override _final(done: () => void): void {
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    // What had not been sent is lost.
    this.#waiting.length = 0;
    done(error);
  }

  /** The client takes all that has been written, also what is written meanwhile. */
  async deliver(): Promise<string> {
    let text = '';
    for (let turn = 0; turn < TURNS; turn += 1) {
      for (const { chunk, taken } of this.#waiting.splice(0)) {
        text += Buffer.from(chunk).toString();
        taken();
      }
      await setImmediate();
    }
    return text;
  }

  /** How many listeners there are, by event. */
  get listening(): Record<string, number> {
    return Object.fromEntries(this.eventNames().map((name) => [name, this.listenerCount(name)]));
  }
}

const socket = new PlayedSocket();
echo(socket);

/** More than a socket keeps, so that it says "wait" each time. */
const full = 'x'.repeat(socket.writableHighWaterMark);
const counts: Record<string, number>[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  socket.push(full);
  await setImmediate();
  await socket.deliver();
  counts.push(socket.listening);
}
const last = counts.at(-1) ?? {};
const more = Object.keys(last).filter((name) => (last[name] ?? 0) > (counts[0]?.[name] ?? 0) + 1);
console.log(`events with more and more listeners, chunk by chunk: ${more.join(', ') || 'none'}`);

socket.push('the last words');
socket.push(null);
for (let turn = 0; turn < TURNS; turn += 1) await setImmediate();
console.log(`the client gets: ${await socket.deliver()}`);
console.log(`then: ${socket.writableFinished ? 'the end' : 'nothing'}`);
process.exit();
