import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Entry } from '../../clients/chat/entry.ts';
import { LateHistory } from '../../web/late-history.ts';
import { inBrowserWith } from './fake-globals.ts';

/** A screen with room for two messages. */
const SCREEN = { screen: { height: 92 } };

/** A log that only keeps the keys in their order. */
class Keys {
  readonly list: string[] = [];
  readonly history = new LateHistory(
    {
      placed: ({ key }, before) => {
        this.placed += key;
        const index = before === undefined ? this.list.length : this.list.indexOf(before);
        assert.notEqual(index, -1, `${before} is not there`);
        this.list.splice(index, 0, key);
      },
      changed: ({ key }) => assert.ok(this.list.includes(key)),
      dropped: ({ key }) => this.list.splice(this.list.indexOf(key), 1),
      keepPlace: () => {
        this.kept += 1;
      },
    },
    (entry) => assert.ok(this.list.includes(entry.key)),
  );
  /** The keys in the order in which they were placed. */
  placed = '';
  /** How often the place was kept. */
  kept = 0;

  /** Places messages of the history, one for each letter. Capitals are joins. */
  remember(letters: string, before?: string): void {
    for (const letter of letters) this.history.placed(entry(letter, true), before);
  }

  get text(): string {
    return this.list.join('');
  }
}

function entry(key: string, isHistory = false): Entry {
  const type = /[A-Z]/.test(key) ? 'joined' : 'said';
  const content = type === 'said' ? { type, text: key } : { type };
  return { key, at: 0, content, ...(isHistory && { isHistory }) } as Entry;
}

/** Waits for what is done at the end of the turn. */
const turnEnds = () => new Promise(setImmediate);

/** Runs the timers, one after another, and what is done at the end of their turns. */
async function nextTurns({ mock }: TestContext): Promise<void> {
  mock.timers.tick(1);
  await turnEnds();
}

/** A log on a small screen, whose timers the test runs by `nextTurns`. */
function logOf({ mock }: TestContext): Keys {
  mock.timers.enable({ apis: ['setTimeout'] });
  return new Keys();
}

test('the end of the history comes at once, and the rest above it, a screenful at a time', async (t) => {
  using _ = inBrowserWith(SCREEN);
  const keys = logOf(t);
  keys.remember('abcdefg');
  assert.equal(keys.text, '');
  assert.equal(keys.history.last?.key, 'g');
  await turnEnds();
  assert.equal(keys.text, 'fg');
  assert.equal(keys.history.last?.key, 'e');
  await nextTurns(t);
  assert.equal(keys.text, 'abcdefg');
  assert.equal(keys.placed, 'fgdebca');
  assert.equal(keys.kept, 3);
  assert.equal(keys.history.last, undefined);
});

test('a run of joins is one row, and comes whole', async (t) => {
  using _ = inBrowserWith(SCREEN);
  const keys = logOf(t);
  keys.remember('abcABCdEFeGH');
  await turnEnds();
  assert.equal(keys.text, 'ABCdEFeGH');
});

test('what comes in the same turn is below the history, and what is on its way stays there', async (t) => {
  using _ = inBrowserWith(SCREEN);
  const keys = logOf(t);
  keys.history.placed(entry('z'), undefined);
  keys.remember('abcd', 'z');
  keys.history.placed(entry('n'), 'z');
  assert.equal(keys.text, 'cdnz');
  keys.history.placed(entry('o'), 'z');
  await nextTurns(t);
  assert.equal(keys.text, 'abcdnoz');
});

test('more of the history, after something else, comes below what was placed before', async (t) => {
  using _ = inBrowserWith(SCREEN);
  const keys = logOf(t);
  keys.remember('abcd');
  keys.history.placed(entry('n'), undefined);
  keys.remember('efgh');
  assert.equal(keys.text, 'abcdn');
  await turnEnds();
  assert.equal(keys.text, 'abcdngh');
  await nextTurns(t);
  assert.equal(keys.text, 'abcdnefgh');
});

test('before an entry changes or is dropped, all that waits is placed', async (t) => {
  using _ = inBrowserWith(SCREEN);
  const keys = logOf(t);
  keys.remember('abcdef');
  keys.history.changed(entry('a', true));
  assert.equal(keys.text, 'abcdef');
  keys.history.dropped(entry('b', true));
  await nextTurns(t);
  assert.equal(keys.text, 'acdef');
  keys.history.dropped(entry('f', true));
  keys.remember('ghij');
  await turnEnds();
  keys.history.dropped(entry('i', true));
  assert.equal(keys.text, 'acdeghj');
  await nextTurns(t);
  assert.equal(keys.text, 'acdeghj');
});
