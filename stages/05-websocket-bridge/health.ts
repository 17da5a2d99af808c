/**
 * `GET /health`, for the tools that watch a server: systemd, Docker, an uptime monitor. A server that merely
 * listens is not healthy yet; its hub may be stuck. So the answer comes from the hub, and it is the simplest
 * example of an HTTP request that needs it. The two halves of such a request are in one file: they run on
 * different threads, and agree on a type of request and on the type of its answer.
 */

import type { Roster } from '../03-nicknames/roster.ts';
import { answering } from '../04-broadcast/answering.ts';
import { sendJson } from './http-response.ts';
import type { Inquiries } from './inquiry.ts';
import type { Route } from './route.ts';

interface Health {
  readonly status: 'ok';
  readonly members: number;
  /** Seconds since the server started. */
  readonly uptime: number;
}

/**
 * The hub's half: the number of members is known here, with the other shared state. It says nothing about who
 * they are, because anyone may ask.
 */
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

/**
 * The thread's half: it answers only if the thread, the link and the hub all work. If they do not, there is no
 * answer at all, and a monitor's own time limit reports it.
 */
export function healthRoute(inquiries: Inquiries): Route {
  return (path) => {
    if (path !== '/health') return undefined;
    return {
      GET: async (_request, response) =>
        sendJson(response, 200, await inquiries.ask<Health>({ type: 'health' })),
    };
  };
}
