/**
 * Standard error, as a place for log lines that never makes the server wait.
 *
 * What reads the log may be slower than what writes it: a pipe into a pager that nobody scrolls, a terminal
 * that is held with Ctrl-S, a disk that is full. If the server waited for it, so would everybody in the chat;
 * if it kept every line, it would run out of memory. So it keeps a limited number of bytes, drops what comes
 * after them, and says so.
 *
 * There are two ways because Node has no single one that does not block. Its stream for standard error writes
 * to a pipe or a socket without blocking, but to a file or a terminal it does block. `fs.write` uses another
 * thread. For a pipe it would not do, because a write that blocks there keeps the process from ending.
 */
import fs from 'node:fs';
import { Socket } from 'node:net';
import { MAX_UNWRITTEN_LOG_BYTES } from '../shared/limits.ts';

/** A place for log lines. */
export interface LogOutput {
  /** Whether people read it as it is written. */
  readonly isTerminal: boolean;
  /** Takes a line with its line ending. Returns false if the line was dropped. Never throws. */
  write(line: string): boolean;
}

/** A place outside of this process. */
export interface SystemOutput extends LogOutput {
  /** Resolves when no line waits any more: each is written, or cannot be. May take as long as its reader likes. */
  written(): Promise<void>;
}

/** The standard error of this process. */
export function standardError(
  stream: typeof process.stderr = process.stderr,
  platform = process.platform,
): SystemOutput {
  const isTerminal = stream.isTTY === true;
  // On Windows, only the stream knows how to write characters to a terminal.
  const isStream = stream instanceof Socket && (!isTerminal || platform === 'win32');
  return { isTerminal, ...(isStream ? toStream(stream) : toFile(stream.fd)) };
}

type Lines = Omit<SystemOutput, 'isTerminal'>;

function toStream(stream: NodeJS.WriteStream): Lines {
  // A reader that goes away does not end the server.
  stream.on('error', () => {});
  return {
    write(line) {
      if (stream.writableLength > MAX_UNWRITTEN_LOG_BYTES) return false;
      stream.write(line);
      return true;
    },
    written: () => new Promise((resolve) => stream.write('', () => resolve())),
  };
}

function toFile(fd: number): Lines {
  let waiting: Uint8Array = new Uint8Array();
  let writing: PromiseWithResolvers<void> | undefined;

  function writeNext(): void {
    writing ??= Promise.withResolvers();
    const { resolve } = writing;
    fs.write(fd, waiting, (error, count) => {
      waiting = waiting.subarray(count);
      if (!error && waiting.length > 0) return writeNext();
      // After an error, such as a full disk, the next line is another attempt.
      resolve();
      writing = undefined;
    });
  }

  return {
    write(line) {
      const hasRoom = waiting.length <= MAX_UNWRITTEN_LOG_BYTES;
      if (hasRoom) waiting = Buffer.concat([waiting, Buffer.from(line)]);
      if (!writing) writeNext();
      return hasRoom;
    },
    written: async () => writing?.promise,
  };
}
