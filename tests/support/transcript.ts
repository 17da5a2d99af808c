import { AsyncLocalStorage } from 'node:async_hooks';
import type { Recording } from '../../labs/tap/recording.ts';

/** Records what one client of a check sends and receives, or a sentence about what happens to it. */
export type Recorder = (what: 'sent' | 'received' | 'event', data: string | Uint8Array) => void;

const current = new AsyncLocalStorage<Recording>();

/** Runs a check, and records what all of its clients send and receive. */
export function recorded<T>(recording: Recording, run: () => Promise<T>): Promise<T> {
  return current.run(recording, run);
}

const stopped = new WeakSet<Recording>();

/** What happens from now on, such as the end of the server, belongs to no check. */
export function stopRecording(): void {
  const recording = current.getStore();
  if (recording) stopped.add(recording);
}

/** The recorder of a new client. It does nothing if nobody wants to know. */
export function recorder(): Recorder {
  const recording = current.getStore();
  if (!recording) return () => {};
  const number = recording.open({ client: 'the check', server: 'the server' });
  return (what, data) => {
    if (stopped.has(recording)) return;
    const bytes = Buffer.from(data as string);
    if (what === 'event') recording.note(bytes.toString(), number);
    else recording.chunk(number, what === 'sent' ? 'client' : 'server', bytes);
  };
}
