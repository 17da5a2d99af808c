import { writeFileSync } from 'node:fs';

const SAMPLE_RATE = 48_000;
const SECONDS = 12;

/** Writes a sound that rises and falls like speech (WAV, 16 bits, mono), for a fake microphone. */
export function writeFakeSpeech(file: string): void {
  const samples = new Int16Array(SAMPLE_RATE * SECONDS);
  for (let index = 0; index < samples.length; index++) {
    const time = index / SAMPLE_RATE;
    const syllable = Math.abs(Math.sin(time * 7.3)) * (0.35 + 0.65 * Math.sin(time * 1.9) ** 2);
    const voice = Math.sin(time * 2 * Math.PI * (140 + 30 * Math.sin(time * 3)));
    samples[index] = 26_000 * syllable ** 2 * voice;
  }
  writeFileSync(file, Buffer.concat([wavHeader(samples.byteLength), bytesOf(samples)]));
}

function wavHeader(bytes: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(bytes, 40);
  return header;
}

const WIDTH = 640;
const HEIGHT = 480;
const FRAMES = 20;

/** Writes a short film of a nodding face in front of an evening sky (YUV4MPEG2), for a fake camera. */
export function writeFakeFace(file: string): void {
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F20:1 Ip A1:1 C420jpeg\n`);
  const frames = Array.from({ length: FRAMES }, (_, frame) => [
    Buffer.from('FRAME\n'),
    picture(12 * Math.sin((frame / FRAMES) * 2 * Math.PI)),
  ]);
  writeFileSync(file, Buffer.concat([head, ...frames.flat()]));
}

/** One frame: the luma plane, then the two chroma planes at half the size. */
function picture(nod: number): Buffer {
  const plane = (scale: number, part: 0 | 1 | 2) =>
    Buffer.from(
      Array.from({ length: (WIDTH / scale) * (HEIGHT / scale) }, (_, index) => {
        const x = (index % (WIDTH / scale)) * scale;
        const y = Math.floor(index / (WIDTH / scale)) * scale;
        return colourAt(x, y, nod)[part];
      }),
    );
  return Buffer.concat([plane(1, 0), plane(2, 1), plane(2, 2)]);
}

type Yuv = readonly [brightness: number, blue: number, red: number];

function colourAt(x: number, y: number, nod: number): Yuv {
  const within = (cx: number, cy: number, rx: number, ry: number) =>
    ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1;
  const eyes = within(275, 215 + nod, 11, 14) || within(365, 215 + nod, 11, 14);
  const smile = within(320, 275 + nod, 55, 34) && !within(320, 258 + nod, 62, 34);
  if (eyes || smile) return [40, 128, 132];
  if (within(320, 235 + nod, 108, 130)) return [190, 108, 152];
  if (within(320, 190 + nod, 122, 125)) return [60, 132, 140];
  if (within(320, 520, 210, 160)) return [95, 170, 128];
  return [90 + y / 6, 165 - y / 12, 128 + y / 10];
}

function bytesOf(samples: Int16Array): Buffer {
  return Buffer.from(samples.buffer);
}
