/**
 * Reads files from strangers where they can do no harm: in a separate process for each clip.
 *
 * A file of 100 bytes can claim to hold four billion packets, and a reader that believes it loops and
 * allocates without end. A thread would not contain that: one allocation that is too large aborts the whole
 * Node process in spite of the thread's memory limit. `clip-process.ts` ends itself when a clip takes too
 * much time or memory.
 *
 * Each clip gets a new process, so a hostile one leaves nothing behind for the next. A pool would save the
 * start of Node, less than two tenths of a second, which nobody notices in an upload. The process has the
 * rights of the server: it contains loops and crashes, and is no sandbox for a bug that lets a file run code.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { type Code, ProtocolError } from '../../shared/codes.ts';
import type { ClipClaim, ReadClip } from './recording.ts';

/** What the parent sends to the process, once. */
export interface ReadRequest {
  readonly bytes: Uint8Array;
  readonly claim: ClipClaim;
}

/** What the process answers, once. */
export type ReadAnswer = { readonly clip: ReadClip } | { readonly refused: Code };

const PROCESS = new URL('./clip-process.ts', import.meta.url);

/**
 * Finds out what a recording really is from its container and packets, not from what its sender says. The
 * result's `bytes` are the recording itself, or a copy of its packets in a new file if its duration was
 * missing or wrong, so that every browser can seek in it. Refuses with `clip-type` and `clip-too-long`. The
 * caller must limit how many are read at a time (`Turns`). `signal` ends the process early.
 */
export async function readClip(
  bytes: Uint8Array,
  claim: ClipClaim,
  signal?: AbortSignal,
): Promise<ReadClip> {
  // No execArgv: flags of the server, such as a debugger's port, must not apply to this process.
  // `advanced` copies the bytes as they are; the default would write each as a number in JSON.
  const child = fork(PROCESS, {
    execArgv: [],
    serialization: 'advanced',
    // The library writes warnings, which may contain anything from the file.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    signal,
    killSignal: 'SIGKILL',
  });
  try {
    const answer = await answerOf(child, { bytes, claim });
    if ('clip' in answer) return answer.clip;
    throw new ProtocolError(answer.refused);
  } finally {
    child.kill('SIGKILL');
  }
}

/**
 * If the process ends without an answer, the file is not one that a recorder writes. An answer is never lost
 * that way: the process does not end by itself after it, but waits to be killed.
 */
function answerOf(child: ChildProcess, request: ReadRequest): Promise<ReadAnswer> {
  return new Promise((resolve, reject) => {
    child.on('message', (answer) => resolve(answer as ReadAnswer));
    child.on('exit', () => resolve({ refused: 'clip-type' }));
    child.on('error', reject);
    // If the process could not start (no file handles are left), nothing can be sent.
    if (child.connected) child.send(request, (error) => error && resolve({ refused: 'clip-type' }));
  });
}
