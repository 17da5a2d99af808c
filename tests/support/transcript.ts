import { AsyncLocalStorage } from 'node:async_hooks';
import type { Recording } from '../../labs/tap/recording.ts';

/** Records what one client of a check sends and receives, or a sentence about what happens to it. */
export type Recorder = (what: 'sent' | 'received' | 'event', data: string | Uint8Array) => void;

const current = new AsyncLocalStorage<Recording>();

/** Runs a check, and records what all of its clients send and receive. */
export function recorded<T>(recording: Recording, run: () => Promise<T>): Promise<T> {
  return current.run(recording, run);
}

/** The recorder of a new client. It does nothing if nobody wants to know. */
export function recorder(): Recorder {
  const recording = current.getStore();
  if (!recording) return () => {};
  const number = recording.open({ client: 'the check', server: 'the server' });
  return (what, data) => {
    const bytes = Buffer.from(data as string);
    if (what === 'event') recording.note(bytes.toString(), number);
    else recording.chunk(number, what === 'sent' ? 'client' : 'server', bytes);
  };
}
