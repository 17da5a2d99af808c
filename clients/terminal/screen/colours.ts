import { hueOf } from '../../chat/format.ts';

/*
 * Colours in a terminal whose background we do not know. A name has the same colour everywhere, here and
 * on the page, because it is computed from the name.
 */

/**
 * Colours of the 256-colour palette around the colour wheel, like those of the page. Each has a contrast of
 * at least 4 to 1 against both black and white, because the background is unknown.
 */
export const PALETTE = [131, 130, 64, 28, 29, 30, 31, 27, 63, 98, 129, 164, 162, 161] as const;

/** False if colours are not wanted: https://no-color.org. */
const hasColours = !process.env.NO_COLOR;

/** A colour as an Ink property; none with NO_COLOR. */
export function colour(value: string): { color?: string } {
  return hasColours ? { color: value } : {};
}

/** The colour of a person, always the same for the same name. */
export function colourOf(name: string): { color?: string } {
  const index = PALETTE[Math.floor((hueOf(name) / 360) * PALETTE.length)];
  return colour(`ansi256(${index})`);
}
