import { hueOf } from '../../chat/format.ts';
import type { Style } from './styled.ts';

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

/** A colour of the 256-colour palette, as a style; none with NO_COLOR. */
function colour(index: number): Style | undefined {
  return hasColours ? `38;5;${index}` : undefined;
}

export const RED = colour(1);
export const GREEN = colour(2);
export const YELLOW = colour(3);
export const GRAY = colour(8);

/** The colour of a person, always the same for the same name. */
export function colourOf(name: string): Style | undefined {
  return colour(PALETTE[Math.floor((hueOf(name) / 360) * PALETTE.length)] ?? PALETTE[0]);
}

/** Several styles as one. */
export function styles(...all: readonly (Style | undefined)[]): Style | undefined {
  return all.filter((style) => style !== undefined).join(';') || undefined;
}
