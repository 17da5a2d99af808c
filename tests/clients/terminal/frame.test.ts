import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { ConnectionState } from '../../../clients/chat/reconnector.ts';
import { type FrameProps, frameRows } from '../../../clients/terminal/screen/frame.ts';
import { DETAILS } from '../../../shared/codes.ts';

/** The line below the log. */
function statusLine(changes: Partial<FrameProps>): string {
  const rows = frameRows({
    size: { columns: 120, rows: 5 },
    log: [],
    members: [],
    you: undefined,
    state: { phase: 'online' },
    writers: [],
    mute: undefined,
    unread: 0,
    scrolled: false,
    ...changes,
  });
  return stripVTControlCharacters(rows.at(-1) ?? '').replace(/ ─+.*/, '');
}

test('the status line says that we are muted', () => {
  assert.equal(statusLine({ mute: {} }), '● 0 here · muted by the host');
  assert.equal(statusLine({}), '● 0 here');
});

test('another name is offered only where it helps', () => {
  const refused = (code: keyof typeof DETAILS): ConnectionState => ({
    phase: 'refused',
    code,
    detail: DETAILS[code],
  });
  assert.equal(
    statusLine({ state: refused('name-taken') }),
    '✕ Not joined. That name is taken; choose another. Enter joins again, /nick NAME under another name.',
  );
  assert.equal(
    statusLine({ state: refused('kicked') }),
    '✕ Not joined. Enter joins again. The host has removed you. Ask the host before you join again.',
  );
});
