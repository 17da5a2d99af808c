import { USUAL_ADDRESS } from '../clients/chat/transport.ts';
import { desktopSetup, stayWithProgram } from './server-transport.ts';
import { recallAddress, recallOwnAddress, rememberAddress } from './storage.ts';
import { ServerFields } from './view/join-form.ts';

/** The fields for the server, in the desktop window only: there, people choose the server. */
export function desktopFields(): ServerFields | undefined {
  const setup = desktopSetup();
  if (!setup) return undefined;
  stayWithProgram();
  const address = recallOwnAddress() ?? setup.address ?? recallAddress() ?? USUAL_ADDRESS;
  return new ServerFields(address, rememberAddress);
}
