import type { Request } from '../../shared/protocol.ts';

/** A request from a thread to the hub on behalf of one of its connections; `12 {…}` on the link. */
export interface Asked {
  readonly from: number;
  readonly request: Request;
}

export function encodeAsked(from: number, request: Request): string {
  return `${from} ${JSON.stringify(request)}`;
}

/** Does not validate: the thread has already parsed the request with the schema of its type. */
export function decodeAsked(message: string): Asked {
  const space = message.indexOf(' ');
  return {
    from: Number(message.slice(0, space)),
    request: JSON.parse(message.slice(space + 1)) as Request,
  };
}
