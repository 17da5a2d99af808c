import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_LIMIT } from '../../../clients/host/answers.ts';
import type { Ask } from '../../../clients/host/carry-out.ts';
import { HELP } from '../../../clients/host/commands.ts';
import { obeyLines } from '../../../clients/host/host-lines.ts';
import { ProtocolError } from '../../../shared/codes.ts';
import { MAX_LINE_BYTES } from '../../../shared/limits.ts';

/** What comes of an input that arrives in these chunks: answers, refusals and requests in their order. */
async function obey(chunks: readonly string[], ask: Ask): Promise<string[]> {
  const story: string[] = [];
  async function* input() {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  const asking: Ask = (request) => {
    story.push(`? ${request.type}`);
    return ask(request);
  };
  await obeyLines(input(), asking, {
    room: NO_LIMIT,
    answer: (lines) => {
      // As it is written to a pipe: no lines at all would be an empty one.
      story.push(...lines.join('\n').split('\n'));
    },
    refuse: (line) => {
      story.push(`! ${line}`);
    },
  });
  return story;
}

const agree: Ask = async () => ({ locked: true });

test('each line is a command, and the next one is carried out after its answer', async () => {
  assert.deepEqual(await obey(['/lock\n/unl', 'ock\r\n'], agree), [
    '? lock',
    'The room is locked. Those who are in can come back, and nobody new comes in.',
    '? unlock',
    'The room is open.',
  ]);
});

test('the last line may lack its ending, and empty lines are nothing', async () => {
  assert.deepEqual(await obey(['\n  \n', '/unlock'], agree), ['? unlock', 'The room is open.']);
});

test('a refusal begins with its code, and the next command is carried out', async () => {
  const refuse: Ask = async ({ type }) => {
    if (type === 'kick') throw new ProtocolError('no-such-member', 'nobody');
    return {};
  };
  assert.deepEqual(await obey(['hello\n/kick bob\n/dance\n/clear\n'], refuse), [
    '! unknown-command: say it with /say TEXT; /help lists the commands',
    '? kick',
    '! no-such-member: nobody',
    '! unknown-command: there is no command /dance; /help lists the commands',
    '? clear',
    'The conversation is forgotten.',
  ]);
});

test('what only a later stage has is refused by the name of the command', async () => {
  const refuse: Ask = () => Promise.reject(new ProtocolError('unknown-type'));
  assert.deepEqual(await obey(['/pace 5\n'], refuse), [
    '? pace',
    '! unknown-type: this stage has no /pace',
  ]);
});

test('an endless line is refused, and not kept', async () => {
  const story = await obey(['x'.repeat(MAX_LINE_BYTES), 'x', '\n/lock\n'], agree);
  assert.deepEqual(story, ['! line-too-long: a line has at most 32,768 bytes; send it in parts']);
});

test('/help needs no hub', async () => {
  assert.deepEqual(await obey(['/help\n'], agree), HELP);
});

test('an error that is no refusal is not hidden', async () => {
  const fail: Ask = () => Promise.reject(new TypeError('a bug'));
  await assert.rejects(obey(['/lock\n'], fail), TypeError);
});
