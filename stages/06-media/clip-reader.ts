/**
 * Reads what strangers send, where it can do no harm: in a process of its own for each clip.
 *
 * A file of 100 bytes can say that it holds four billion packets, and whoever believes it loops
 * and allocates until something gives way. A thread would not contain that: its memory limit
 * ends the whole server where one allocation is too large (Node aborts the process).
 * `clip-process.ts` ends itself when a clip takes too long or too much.
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
 * What a recording really is, read from its container and packets and not from what its sender
 * says. The result's `bytes` are the recording itself, or a copy of its packets in a new file
 * where it had no true duration, so that every browser can seek in it.
 * Refuses with the codes `clip-type` and `clip-too-long`. Who calls it bounds how many are read at
 * a time (`Turns`); `signal` ends the process early.
 */
export async function readClip(
  bytes: Uint8Array,
  claim: ClipClaim,
  signal?: AbortSignal,
): Promise<ReadClip> {
  // No execArgv: flags of the server, such as a debugger's port, are not for this process.
  const child = fork(PROCESS, {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
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

/** A process that ends without an answer was given something that no recorder writes. */
function answerOf(child: ChildProcess, request: ReadRequest): Promise<ReadAnswer> {
  return new Promise((resolve, reject) => {
    child.on('message', (answer) => resolve(answer as ReadAnswer));
    child.on('exit', () => resolve({ refused: 'clip-type' }));
    child.on('error', reject);
    // Where it could not be started (no file handles are left) there is nobody to send it to.
    if (child.connected) child.send(request, (error) => error && resolve({ refused: 'clip-type' }));
  });
}
