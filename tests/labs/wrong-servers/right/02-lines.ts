import type { Socket } from 'node:net';
import { ProtocolError, refusalLine } from '../../../../shared/codes.ts';
import type { Line } from '../../../../shared/connection.ts';
import { answer } from '../../../../stages/02-threaded-tcp/answer.ts';
import { LineDecoder } from '../../../../stages/02-threaded-tcp/line-decoder.ts';
import { chunksOf, TcpServer } from './tcp-server.ts';

/** One thread of stage 02: correct, and each wrong server changes a few lines of it. */
export class LineServer extends TcpServer {
  readonly #number: number;

  constructor(number = 1) {
    super();
    this.#number = number;
  }

  override async serve(socket: Socket): Promise<void> {
    const number = this.numberFor();
    this.say(`Thread ${number} serves you. Say something.`, socket);
    const linesOf = this.decoder((bytes) => socket.write(bytes));
    for await (const chunk of chunksOf(socket))
      for (const line of linesOf(chunk)) this.receive(line, number, socket);
    this.end(socket);
  }

  numberFor(): number {
    return this.#number;
  }

  /** Returns the function that finds the lines of one connection. */
  decoder(answerTelnet: (bytes: Uint8Array) => void): (chunk: Buffer) => Line[] {
    const decoder = new LineDecoder(undefined, answerTelnet);
    return (chunk) => decoder.push(chunk);
  }

  receive(line: Line, number: number, socket: Socket): void {
    try {
      if (line instanceof ProtocolError) throw line;
      this.say(answer(line, number), socket);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.say(refusalLine(error), socket);
      if (error.code === 'line-too-long') this.end(socket);
    }
  }

  say(line: string, socket: Socket): void {
    socket.write(`${line}\r\n`);
  }

  /** What waits is still sent, and what the client still sends is read. */
  end(socket: Socket): void {
    socket.end();
  }
}
