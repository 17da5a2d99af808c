import type { Request } from '../../shared/protocol.ts';

/** What a thread asks the hub in the name of one of its connections; on the link `12 {…}`. */
export interface Asked {
  readonly from: number;
  readonly request: Request;
}

export function encodeAsked(from: number, request: Request): string {
  return `${from} ${JSON.stringify(request)}`;
}

/** Trusts its input: the thread has parsed the request by the schema of its type. */
export function decodeAsked(message: string): Asked {
  const space = message.indexOf(' ');
  return {
    from: Number(message.slice(0, space)),
    request: JSON.parse(message.slice(space + 1)) as Request,
  };
}
