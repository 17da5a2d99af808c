import * as v from 'valibot';
import { FaultsSchema } from './faults.ts';
import type { Tap } from './proxy.ts';

const from = v.picklist(['client', 'server']);
const connection = v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)));

/** What the page can ask for. */
const OrderSchema = v.variant('do', [
  v.strictObject({ do: v.literal('faults'), from, faults: FaultsSchema }),
  v.strictObject({ do: v.literal('halfClose'), from, connection }),
  v.strictObject({ do: v.literal('reset'), connection }),
]);

export type Order = v.InferOutput<typeof OrderSchema>;

/** Does what an order of the page says. Returns whether it is one. */
export function carryOut(
  json: string,
  tap: Pick<Tap, 'setFaults' | 'halfClose' | 'reset'>,
): boolean {
  const { success, output: order } = v.safeParse(OrderSchema, parsed(json));
  if (!success) return false;
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
