/**
 * The load generator: a process of its own, so that its work is not counted as the server's. It does what
 * `generator.ts` asks for in messages from its parent, one at a time.
 */
import { ClipSender } from './clips.ts';
import { Crowd } from './crowd.ts';
import type { WireName } from './wires.ts';

const crowds = new Map<number, Crowd>();
let sender: ClipSender | undefined;

const COMMANDS = {
  open: async (id: number, wire: WireName, port: number) =>
    void crowds.set(id, new Crowd(wire, port)),
  join: (id: number, count: number, quietMs?: number) => crowd(id).join(count, quietMs),
  burst: (id: number, messagesEach: number) => crowd(id).burst(messagesEach),
  steady: (id: number, ...pace: Parameters<Crowd['steady']>) => crowd(id).steady(...pace),
  oneByOne: (id: number, messages: number) => crowd(id).oneByOne(messages),
  leave: async (id: number) => {
    crowd(id).leave();
    crowds.delete(id);
  },
  joinSender: async (port: number) => {
    sender = await ClipSender.join(port);
  },
  sendClips: async (count: number, readers: number) => await sender?.send(count, readers),
};

export type Commands = typeof COMMANDS;

export interface Command {
  readonly number: number;
  readonly name: keyof Commands;
  readonly args: readonly unknown[];
}

export interface Answer {
  readonly number: number;
  readonly result?: unknown;
  readonly error?: string;
}

process.on('message', async ({ number, name, args }: Command) => {
  const answer = (fields: Omit<Answer, 'number'>) => process.send?.({ number, ...fields });
  try {
    // The arguments come from `generator.ts`, whose types are made from these functions.
    const command = COMMANDS[name] as (...args: readonly unknown[]) => Promise<unknown>;
    answer({ result: await command(...args) });
  } catch (error) {
    answer({ error: (error as Error).message });
  }
});
process.on('disconnect', () => process.exit());

function crowd(id: number): Crowd {
  const found = crowds.get(id);
  if (!found) throw new Error(`there is no crowd ${id}`);
  return found;
}
