import { z } from 'zod';
import { FaultsSchema } from './faults.ts';
import type { Tap } from './proxy.ts';

const from = z.enum(['client', 'server']);
const connection = z.number().int().positive().exactOptional();

/** What the page can ask for. */
const OrderSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('faults'), from, faults: FaultsSchema }),
  z.strictObject({ do: z.literal('halfClose'), from, connection }),
  z.strictObject({ do: z.literal('reset'), connection }),
]);

export type Order = z.infer<typeof OrderSchema>;

/** Does what an order of the page says. Returns whether it is one. */
export function carryOut(
  json: string,
  tap: Pick<Tap, 'setFaults' | 'halfClose' | 'reset'>,
): boolean {
  const { data: order } = OrderSchema.safeParse(parsed(json));
  if (!order) return false;
  if (order.do === 'faults') tap.setFaults(order.from, order.faults);
  else if (order.do === 'halfClose') tap.halfClose(order.from, order.connection);
  else tap.reset(order.connection);
  return true;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
