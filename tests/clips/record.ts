/**
 * Records the fixtures of this folder, with Chromium's MediaRecorder, fake camera and microphone:
 * `node launch.js tests/clips/record.ts [path of Chromium]`.
 */

import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  BufferTarget,
  Conversion,
  FilePathSource,
  Input,
  OggOutputFormat,
  Output,
  WEBM,
} from 'mediabunny';
import { launch } from 'puppeteer-core';

const FOLDER = import.meta.dirname;
const RECORDINGS = {
  'voice.webm': 'audio/webm;codecs=opus',
  'video.webm': 'video/webm;codecs=vp8,opus',
  'voice.mp4': 'audio/mp4;codecs=opus',
  'video.mp4': 'video/mp4;codecs=vp9,opus',
};

/** Runs in the page, which is served from localhost because other http pages have no microphone. */
async function record(mimeType: string): Promise<number[]> {
  const video = mimeType.startsWith('video') && { width: 160, height: 120, frameRate: 10 };
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video });
  const rates = { audioBitsPerSecond: 16_000, videoBitsPerSecond: 60_000 };
  const recorder = new MediaRecorder(stream, { mimeType, ...rates });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((resolve) => {
    recorder.onstop = resolve;
  });
  recorder.start(200);
  setTimeout(() => recorder.stop(), 1_000);
  await stopped;
  return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
}

/** The same sound as Ogg, which Firefox records and Chromium does not. */
async function asOgg(source: string): Promise<Uint8Array> {
  const target = new BufferTarget();
  const output = new Output({ format: new OggOutputFormat(), target });
  const input = new Input({ formats: [WEBM], source: new FilePathSource(source) });
  await (await Conversion.init({ input, output })).execute();
  return new Uint8Array(target.buffer ?? []);
}

const server = createServer((_request, response) => response.end('<!doctype html>')).listen(0);
const browser = await launch({
  executablePath: process.argv[2] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
});
try {
  const page = await browser.newPage();
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}`);
  for (const [name, mimeType] of Object.entries(RECORDINGS)) {
    writeFileSync(`${FOLDER}/${name}`, Buffer.from(await page.evaluate(record, mimeType)));
  }
  writeFileSync(`${FOLDER}/voice.ogg`, await asOgg(`${FOLDER}/voice.webm`));
} finally {
  await browser.close();
  server.close();
}
