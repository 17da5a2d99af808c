import assert from 'node:assert/strict';
import type { Uploaded } from '../../shared/protocol.ts';
import { fixture } from '../clips/forge.ts';
import type { JsonClient } from '../support/clients.ts';
import type { Target } from '../support/target.ts';

/** The media types of the recordings in tests/clips. */
export const RECORDINGS = {
  'voice.webm': 'audio/webm',
  'video.webm': 'video/webm',
  'voice.mp4': 'audio/mp4',
  'video.mp4': 'video/mp4',
  'voice.ogg': 'audio/ogg',
} as const;

/** Uploads one of these recordings as a client, and shares it. */
export async function share(
  { host, webPort }: Target,
  client: JsonClient,
  file: keyof typeof RECORDINGS,
): Promise<void> {
  const kind = file.startsWith('voice') ? 'voice' : 'video';
  const response = await fetch(`http://${host}:${webPort}/clips?kind=${kind}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${client.welcome.uploadToken}`,
      'content-type': RECORDINGS[file],
    },
    body: Buffer.from(fixture(file)),
  });
  assert.equal(response.status, 201);
  const { id } = (await response.json()) as Uploaded;
  client.send({ type: 'share', clip: id });
}
