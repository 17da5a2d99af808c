import { ProtocolError } from '../../shared/codes.ts';
import type { HostRequest } from '../../shared/host-protocol.ts';
import { answerLines, type Room } from './answers.ts';
import { HELP, type HostCommand } from './commands.ts';

/** Asks the hub. Rejects with a ProtocolError if it refuses. */
export type Ask = (request: HostRequest) => Promise<unknown>;

/**
 * Carries out a command, and resolves to the lines of its answer.
 * @throws ProtocolError if the hub refuses
 */
export async function carryOut(
  command: HostCommand,
  ask: Ask,
  room: Room,
): Promise<readonly string[]> {
  if (command.type === 'nothing') return [];
  if (command.type === 'help') return HELP;
  const { request, all } = command;
  try {
    const value = await ask(request);
    return answerLines(request, value, all ? { ...room, rows: Number.POSITIVE_INFINITY } : room);
  } catch (error) {
    // The hub speaks to programs; a person has typed a command that a later stage has.
    if (!(error instanceof ProtocolError) || error.code !== 'unknown-type') throw error;
    throw new ProtocolError(error.code, `this stage has no /${request.type}`);
  }
}
