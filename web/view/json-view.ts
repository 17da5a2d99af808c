import { jsonTokens } from '../wire/json-tokens.ts';
import { element } from './dom.ts';

/** Characters that are coloured: a `welcome` with a thousand events would need ten thousand elements. */
const COLOURED = 20_000;

/** JSON in colours. Text above the limit is shown without colours. */
export function jsonView(json: string): (Node | string)[] {
  const tokens = jsonTokens(json.slice(0, COLOURED));
  const views = tokens.map(({ kind, text }) =>
    kind === 'other' ? text : element('span', `json-${kind}`, text),
  );
  return [...views, json.slice(COLOURED)];
}
