import assert from 'node:assert/strict';
import { test } from 'node:test';
import { colourOf, PALETTE } from '../../../clients/terminal/screen/colours.ts';

/** The steps of red, green and blue in the cube of the 256-colour palette. */
const STEPS = [0, 95, 135, 175, 215, 255];

/** Relative luminance as WCAG 2 defines it. */
function luminance(index: number): number {
  const cell = index - 16;
  const [red = 0, green = 0, blue = 0] = [Math.floor(cell / 36), Math.floor(cell / 6) % 6, cell % 6]
    .map((step) => (STEPS[step] ?? 0) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test('each colour can be read on black and on white', () => {
  for (const index of PALETTE) {
    assert.ok((luminance(index) + 0.05) / 0.05 >= 4, `${index} on black`);
    assert.ok(1.05 / (luminance(index) + 0.05) >= 4, `${index} on white`);
  }
});

test('a person has one colour, regardless of the case of the name', () => {
  assert.deepEqual(colourOf('Alice'), colourOf('alice'));
  assert.notDeepEqual(colourOf('alice'), colourOf('bob'));
});
