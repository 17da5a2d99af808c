import { sentence } from '../text/sentence.ts';
import type { ConnectionState } from './connection.ts';

/** How the page stands with the server, in words. */
export interface Standing {
  readonly text: string;
  /** What the way out is called, where the person has one. */
  readonly wayOut?: string;
}

/** What a person is told about the connection; `hasNetwork` is what the device thinks of itself. */
export function standing(state: ConnectionState, hasNetwork: boolean): Standing {
  switch (state.phase) {
    case 'idle':
    case 'refused':
      return { text: '' };
    case 'connecting':
      return { text: 'Connecting…' };
    case 'online':
      return { text: 'Online' };
    case 'reconnecting': {
      const reason = hasNetwork ? (state.reason ?? '') : 'this device has no network';
      return { text: `${reason && sentence(reason)} Reconnecting…`.trim(), wayOut: 'Try now' };
    }
    case 'offline':
      if (state.code === 'replaced') {
        return { text: 'You went on in another window.', wayOut: 'Use it here' };
      }
      return { text: `Offline. ${sentence(state.reason)}`, wayOut: 'Try again' };
  }
}

/** Why a name is refused to somebody who had it until a moment ago. */
export function nameLost(name: string): string {
  return `While you were away, somebody took the name “${name}”. Choose another one to go on.`;
}
