import type { Roster } from '../03-nicknames/roster.ts';
import { sendJson } from './http-response.ts';
import { answering, type Inquiries } from './inquiry.ts';
import type { Route } from './route.ts';

interface Health {
  readonly status: 'ok';
  readonly members: number;
  /** Seconds since the server started. */
  readonly uptime: number;
}

/** The hub's half: the number of members is known here, with the other shared state. */
export function healthHandlers(roster: Roster) {
  return {
    health: answering(
      (): Health => ({
        status: 'ok',
        members: roster.list().length,
        uptime: Math.round(process.uptime()),
      }),
    ),
  };
}

/** The thread's half, `GET /health`: it answers only if the thread, the link and the hub all work. */
export function healthRoute(inquiries: Inquiries): Route {
  return (path) => {
    if (path !== '/health') return undefined;
    return {
      GET: async (_request, response) =>
        sendJson(response, 200, await inquiries.ask<Health>({ type: 'health' })),
    };
  };
}
