/** What an instructor sees while submissions are graded. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Grade } from '../../labs/grading/grade-submission.ts';
import { Progress } from '../../labs/grading/progress.ts';
import { labResult } from '../../labs/results.ts';
import { labOf } from './lab-of.ts';

function output(isTTY: boolean) {
  const written: string[] = [];
  const stream = { isTTY, columns: 20, write: (text: string) => written.push(text) };
  return { written, stream: stream as unknown as NodeJS.WriteStream };
}

function gradeOf(name: string): Grade {
  return { name, result: labResult(labOf('01'), []), note: 'It was\nended.' };
}

test('without a terminal, there is one line for each submission', () => {
  const { written, stream } = output(false);
  const progress = new Progress(2, stream);
  progress.checked('ada', 1, 6);
  progress.finished(gradeOf('ada'));
  assert.deepEqual(written, ['[1/2] ada: 0 of 0 points. It was\ufffdended.\n']);
});

test('in a terminal, a line that fits shows what is checked now, and names cannot control it', () => {
  const { written, stream } = output(true);
  const progress = new Progress(2, stream);
  progress.checked('\u001b[2Jada', 1, 6);
  progress.checked('bob with a long name', 2, 6);
  progress.finished(gradeOf('\u001b[2Jada'));
  assert.deepEqual(written, [
    '\r\u001b[K\ufffd[2Jada 1/6',
    '\r\u001b[K\ufffd[2Jada 1/6, bob wi',
    '\r\u001b[K[1/2] \ufffd[2Jada: 0 of 0 points. It was\ufffdended.\n',
    '\r\u001b[Kbob with a long nam',
  ]);
});
