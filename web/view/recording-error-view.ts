import type { RecordingError } from '../recording/recording-error.ts';
import { element } from './dom.ts';

/** The reason why nothing can be recorded, and addresses where it would work. */
export function recordingErrorView({ message, addresses }: RecordingError): HTMLElement[] {
  const paragraph = element('p', 'problem', message);
  paragraph.setAttribute('role', 'alert');
  return [paragraph, ...addresses.map(link)];
}

function link(address: string): HTMLElement {
  const anchor = element('a', 'way-out', address);
  anchor.href = address;
  return anchor;
}
