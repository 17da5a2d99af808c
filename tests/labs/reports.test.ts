/** The report formats, against what those who read them document. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gradescopeReport } from '../../labs/reports/gradescope.ts';
import { junitReport } from '../../labs/reports/junit.ts';
import { type CheckResult, labResult } from '../../labs/results.ts';
import { labOf } from './lab-of.ts';

const PRINTED = 'It printed <b>"5 > 3" & \u001b[31m\0\ud800';
const passed = resultOf({ title: 'bytes come back', kind: 'passed', points: 2, explanation: '' });
const failed = resultOf({ title: 'half <close> & "quotes"', kind: 'no answer', points: 0 });
const second = resultOf({ step: '01.2', title: 'the other side', kind: 'crash', points: 0 });
const result = labResult(labOf('01'), [passed, failed, second]);

function resultOf(fields: Partial<CheckResult>): CheckResult {
  return {
    step: '01.1',
    stepTitle: 'Echo ★',
    title: '',
    kind: 'passed',
    points: 0,
    maxPoints: 2,
    seconds: 0.25,
    explanation: PRINTED,
    ...fields,
  };
}

test('a result adds up points and times', () => {
  assert.deepEqual(
    { points: result.points, maxPoints: result.maxPoints, seconds: result.seconds },
    { points: 2, maxPoints: 6, seconds: 0.75 },
  );
});

test('a report for Gradescope has the fields that it documents, and no others', () => {
  const { tests, ...top } = JSON.parse(gradescopeReport(result, 'A note.'));
  assert.deepEqual(top, {
    output: 'Lab 01: Bytes come back\nA note.',
    execution_time: 1,
    visibility: 'visible',
    stdout_visibility: 'hidden',
  });
  assert.deepEqual(tests[0], {
    name: 'bytes come back',
    number: '1.1',
    score: 2,
    max_score: 2,
    status: 'passed',
    output: '',
    visibility: 'visible',
  });
  assert.deepEqual(
    tests.map(({ number, score, status }: Record<string, unknown>) => [number, score, status]),
    [
      ['1.1', 2, 'passed'],
      ['1.2', 0, 'failed'],
      ['2.1', 0, 'failed'],
    ],
  );
});

test('a report in the format of JUnit counts its cases, and a failure has a message and a text', () => {
  const xml = junitReport([['Ada <ada@example.org>', result]]);
  assert.match(xml, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites /);
  const counts = 'tests="3" failures="2" errors="0" skipped="0" time="0.750"';
  assert.ok(xml.includes(`<testsuite name="Ada &lt;ada@example.org&gt;" ${counts}>`), xml);
  assert.equal(xml.match(/<testcase /g)?.length, 3);
  assert.equal(xml.match(/<failure message="/g)?.length, 2);
  assert.ok(xml.includes('name="half &lt;close&gt; &amp; &quot;quotes&quot;"'), xml);
  assert.ok(xml.includes('<failure message="crash (0 of 2 points)" type="crash">'), xml);
});

test('what a program printed cannot break a report', () => {
  const xml = junitReport([['x', result]]);
  assert.ok(xml.includes('&lt;b&gt;&quot;5 &gt; 3&quot; &amp; \ufffd[31m\ufffd\ufffd'), xml);
  assert.doesNotMatch(xml, /[\0-\x08\x0b\x0c\x0e-\x1f]|\p{Cs}/u);
});
