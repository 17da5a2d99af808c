import type { FrameHeader, Piece } from '../entry.ts';
import { nameOf } from '../frames.ts';
import { button, element } from './dom.ts';

/** Characters of a text that are shown at first: what fits on a slide. */
const SHOWN = 600;

/** What some bytes mean: a line, a frame with its header bit by bit, the head of a request. */
export function pieceView({ kind, title, text, wrong, frame }: Piece): HTMLLIElement {
  const view = element('li', 'piece', element('span', 'piece-title', title));
  view.dataset.kind = kind;
  if (frame) view.append(bitsOf(frame));
  if (text !== '') view.append(textView(text));
  if (wrong) view.append(element('strong', 'wrong', `Wrong: ${wrong}.`));
  return view;
}

/** A text that is not too long. The whole of a long one is one click away. */
function textView(text: string): HTMLElement {
  const shown = broken(text);
  const view = element('code', 'piece-text', shown.slice(0, SHOWN).toWellFormed());
  if (shown.length <= SHOWN) return view;
  const more = button(`Show all ${text.length} characters`, () => {
    view.replaceChildren(shown);
    view.tabIndex = -1;
    view.focus();
  });
  view.append('… ', more);
  return view;
}

/** Begins a new row after each visible line end, but not after a doubled backslash and an n. */
function broken(text: string): string {
  return text.replace(/\\\\|\\n(?=.)/g, (found) => (found === '\\n' ? '\\n\n' : found));
}

/** The fields of a frame's header in their order on the wire (RFC 6455 section 5.2). */
function bitsOf({ fin, rsv, opcode, mask, length, headerBytes }: FrameHeader): HTMLElement {
  const short = length < 126 ? length : length < 65_536 ? 126 : 127;
  const longer = headerBytes - 2 - (mask ? 4 : 0);
  const first = longer === 2 ? 126 : longer === 8 ? 127 : short;
  const fields: [string, string, string][] = [
    ['FIN', fin ? '1' : '0', fin ? 'last frame' : 'more follow'],
    ['RSV', rsv.toString(2).padStart(3, '0'), rsv >= 4 ? 'compressed' : 'reserved'],
    ['opcode', opcode.toString(2).padStart(4, '0'), nameOf(opcode)],
    ['MASK', mask ? '1' : '0', mask ? 'masked' : 'not masked'],
    [
      'length',
      first.toString(2).padStart(7, '0'),
      longer > 0 ? `${first}: in the next ${longer} bytes` : String(first),
    ],
    ...(longer > 0
      ? [['longer', String(length), `${longer} bytes`] as [string, string, string]]
      : []),
    ...(mask
      ? [
          ['key', mask.replace(/(..)(?=.)/g, '$1 '), 'XORed with the payload'] as [
            string,
            string,
            string,
          ],
        ]
      : []),
  ];
  return element(
    'dl',
    'bits',
    ...fields.map(([name, bits, meaning]) =>
      element(
        'div',
        'bit',
        element('dt', '', name),
        element('dd', 'value', bits),
        element('dd', 'meaning', meaning),
      ),
    ),
  );
}
