import type { RecordingTrouble } from '../recording/recording-trouble.ts';
import { element } from './dom.ts';

/** The reason why nothing can be recorded, and addresses where it would work. */
export function troubleView({ message, addresses }: RecordingTrouble): HTMLElement[] {
  const paragraph = element('p', 'trouble', message);
  paragraph.setAttribute('role', 'alert');
  return [paragraph, ...addresses.map(link)];
}

function link(address: string): HTMLElement {
  const anchor = element('a', 'way-out', address);
  anchor.href = address;
  return anchor;
}
