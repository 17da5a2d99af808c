import { sentence } from '../../clients/chat/format.ts';
import type { ConnectionState } from '../../clients/chat/reconnector.ts';

/** The state of the connection, in words. */
export interface ConnectionStatus {
  readonly text: string;
  /** The label of the button that helps, if there is one. */
  readonly wayOut?: string;
}

/** Describes the state of the connection. `hasNetwork` says whether the device believes that it is online. */
export function connectionStatus(state: ConnectionState, hasNetwork: boolean): ConnectionStatus {
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

/** Says why a name is refused to a person who had it until a moment ago. */
export function nameLost(name: string): string {
  return `While you were away, somebody took the name “${name}”. Choose another one to go on.`;
}
