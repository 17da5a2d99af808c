import assert from 'node:assert/strict';
import type { Metric, Sample } from '../../shared/metrics.ts';

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const HELP = new RegExp(`^# HELP (${NAME}) (.*)$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge)$`);
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`);
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/;
const NUMBER = /^-?(\d+(\.\d+)?(e[+-]?\d+)?|Inf)$/;

/**
 * Reads the text format of Prometheus, version 0.0.4, and fails at anything that it does not allow
 * (https://prometheus.io/docs/instrumenting/exposition_formats/), or that `promtool check metrics` complains
 * about: a metric without help, a counter whose name does not end in `_total`, a gauge whose name does.
 */
export function readExposition(text: string): Metric[] {
  assert.ok(text.endsWith('\n'), 'the last line ends');
  const metrics: (Metric & { samples: Sample[] })[] = [];
  const lines = text.split('\n').filter((line) => line !== '');
  for (let index = 0; index < lines.length; ) {
    const [, name = '', help = ''] = match(HELP, lines[index]);
    const [, typed, type] = match(TYPE, lines[index + 1]);
    assert.equal(typed, name, 'the type belongs to the help before it');
    assert.ok(type === 'counter' || type === 'gauge');
    assert.equal(name.endsWith('_total'), type === 'counter', name);
    assert.ok(
      metrics.every((metric) => metric.name !== name),
      `${name} comes once`,
    );
    const samples: Sample[] = [];
    for (index += 2; lines[index] !== undefined && !lines[index]?.startsWith('#'); index += 1)
      samples.push(readSample(name, lines[index]));
    const series = samples.map(({ labels }) => JSON.stringify(Object.entries(labels).sort()));
    assert.equal(new Set(series).size, series.length, `${name}: each series comes once`);
    metrics.push({ name, type, help: unescaped(help), samples });
  }
  return metrics;
}

function readSample(name: string, line: string | undefined): Sample {
  const [, own, list = '', value = ''] = match(SAMPLE, line);
  assert.equal(own, name, 'samples follow their metric');
  assert.match(value, NUMBER, name);
  const labels: Record<string, string> = {};
  for (let rest = list; rest !== ''; ) {
    const [whole, label = '', text = ''] = match(LABEL, rest);
    assert.ok(!Object.hasOwn(labels, label), `${line}: ${label} comes once`);
    labels[label] = unescaped(text);
    rest = rest.slice(whole?.length);
  }
  return { labels, value: Number(value) };
}

function match(pattern: RegExp, line = ''): RegExpExecArray {
  const found = pattern.exec(line);
  assert.ok(found, `${line} does not match ${pattern}`);
  return found;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped));
}
