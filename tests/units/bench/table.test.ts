import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tables, valuesOf } from '../../bench/report/table.ts';
import { fakeContestant, fakeResult } from './fake-result.ts';

test('the tables have the figures of each server, the ratios, and who is absent', () => {
  assert.equal(
    tables(fakeResult()),
    `| server | CPU per delivery | p99 |
| --- | --- | --- |
| wirechat | 2.0 µs | 7.0 ms |
| Peer | 4.0 µs | 7.0 ms |

| CPU per delivery, compared with | Peer |
| --- | --- |
| wirechat | 0.50× |

Nobody is not installed.`,
  );
});

test('what a busy load generator has seen is not reported', () => {
  const text = tables(fakeResult(97));
  assert.match(text, /\| Peer \| 4\.0 µs \| – \|/);
  assert.match(text, /The load generator was busy with what these sent.*: Peer\./);
});

test('nor is it compared with anything, or drawn', () => {
  const busy = fakeResult(97);
  const result = { ...busy, scenario: { ...busy.scenario, main: 'p99' } };
  assert.match(tables(result), /\| p99, compared with \| Peer \|\n.*\n\| wirechat \| – \|/);
  assert.deepEqual(
    result.rows.map((row) => valuesOf(row, 'p99')),
    [[7], []],
  );
});

test('a figure that some rounds do not have is that of the others', () => {
  const rounds = [{ cpu: 1 }, {}, { cpu: Number.NaN }, { cpu: 3 }];
  assert.deepEqual(valuesOf({ contestant: fakeContestant('Peer'), rounds }, 'cpu'), [1, 3]);
});
