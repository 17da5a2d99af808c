import assert from 'node:assert/strict';
import type { Descriptions } from '../../stages/05-websocket-bridge/metrics.ts';

/** Asserts that metrics are named and described as those of other programs that Prometheus watches. */
export function assertConventions(descriptions: Descriptions): void {
  for (const [name, { type, help }] of Object.entries(descriptions)) {
    assert.match(name, /^(wirechat|process)(_[a-z0-9]+)+$/, name);
    assert.equal(type, name.endsWith('_total') ? 'counter' : 'gauge', name);
    assert.match(help, /^[A-Z0-9].*\.$/, name);
    // Base units, and none of their multiples.
    assert.doesNotMatch(name, /milli|micro|_ms|kilo|_kb|_mb|percent/, name);
  }
}
