/**
 * What can be watched of clips (`--stats`): how many there are, which the hub's ledger knows, and what the
 * threads receive and send, which they count where they answer. Both halves use the metrics of this file.
 */
import type { Source } from '../05-websocket-bridge/measurements.ts';
import { type Meter, UNMETERED } from '../05-websocket-bridge/meter.ts';
import type { Descriptions } from '../05-websocket-bridge/metrics.ts';
import type { Responder, Route } from '../05-websocket-bridge/route.ts';
import type { Clips } from './media-handlers.ts';

const CLIP_METRICS: Descriptions = {
  wirechat_clips: {
    type: 'gauge',
    help: 'Stored clips by shelf: shared, or unshared and removed soon.',
  },
  wirechat_clips_bytes: { type: 'gauge', help: 'Bytes of these clips.' },
  wirechat_clip_uploads_in_progress: { type: 'gauge', help: 'Uploads in progress.' },
  wirechat_clip_uploads_total: {
    type: 'counter',
    help: 'Uploads that have ended, by HTTP status (201 for a stored clip; none if the client left).',
  },
  wirechat_clip_downloads_total: {
    type: 'counter',
    help: 'Downloads of clips and parts of them, by HTTP status.',
  },
  wirechat_clip_sent_bytes_total: { type: 'counter', help: 'Bytes of these downloads.' },
};

/** The hub's half. */
export function clipSource({ ledger, uploads }: Clips): Source {
  return {
    descriptions: CLIP_METRICS,
    values: () => [
      ...Object.entries(ledger.shelves).flatMap(([shelf, { size, bytes }]) => [
        { name: 'wirechat_clips', labels: { shelf }, value: size },
        { name: 'wirechat_clips_bytes', labels: { shelf }, value: bytes },
      ]),
      { name: 'wirechat_clip_uploads_in_progress', labels: {}, value: uploads.size },
    ],
  };
}

/** The thread's half: counts how the requests of a route of clips end. */
export function meteredClips(meter: Meter, route: Route): Route {
  if (meter === UNMETERED) return route;
  return (path, request) => {
    const { GET, POST } = route(path, request) ?? {};
    if (GET) return { GET: metered(GET, meter, 'wirechat_clip_downloads_total') };
    return POST && { POST: metered(POST, meter, 'wirechat_clip_uploads_total') };
  };
}

function metered(respond: Responder, meter: Meter, name: string): Responder {
  return (request, response) => {
    const { socket } = request;
    const before = socket.bytesWritten;
    response.once('close', () => {
      const status = response.headersSent ? String(response.statusCode) : 'none';
      meter.count(name, { status }, 1);
      if (request.method === 'GET')
        meter.count('wirechat_clip_sent_bytes_total', {}, socket.bytesWritten - before);
    });
    return respond(request, response);
  };
}
