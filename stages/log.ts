/**
 * Where the entries of a stage become lines: sentences for people at a terminal, and JSON for programs
 * otherwise (https://getpino.io). Only this file decides what a line looks like, so it is also the one place
 * where entries are made safe: a field may contain anything, such as a path in the message of a system error.
 *
 *     20:31:07 alice has joined.
 *     {"level":"info","time":"2026-01-01T20:31:07.123Z","event":"joined","sentence":"alice has joined."}
 */
import { pino } from 'pino';
import { MAX_LOG_FIELD_CHARACTERS } from '../shared/limits.ts';
import type { Log, LogEntry } from '../shared/log.ts';
import { cleanText } from '../shared/text.ts';
import { limited } from './log-limit.ts';
import type { LogOutput } from './log-output.ts';

/** The values of `--log`, from the most to the least that is logged. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Makes a log that writes the entries of this level and above. */
export function makeLog(level: LogLevel, output: LogOutput): Log {
  const form = output.isTerminal ? forPeople : (json: string) => json;
  let dropped = 0;
  const lines = {
    write(json: string) {
      if (!output.write(form(json))) dropped += 1;
    },
  };
  const options = {
    level,
    // Without the process id and the name of the computer, which are the same in every line.
    base: null,
    messageKey: 'sentence',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const logger = pino(options, lines);

  function write(entry: LogEntry): void {
    const { level, sentence, ...fields } = safe(entry);
    logger[level](fields, sentence);
  }

  /** Says how many lines were dropped, as soon as there is room for that. */
  function tellDropped(): void {
    const count = dropped;
    dropped = 0;
    write(lost(count));
    if (dropped > 0) dropped = count;
  }

  const log = limited((entry) => {
    if (dropped > 0) tellDropped();
    write(entry);
  });
  // What is not logged anyway does not count as left out.
  return (entry) => {
    if (logger.isLevelEnabled(entry.level)) log(entry);
  };
}

function lost(count: number): LogEntry {
  const sentence = `Lines of the log were lost: ${count}, because nobody read them in time.`;
  return { level: 'error', event: 'lines-lost', sentence, count };
}

/** Without characters that control a terminal or reorder a line, and not endless. */
function safe(entry: LogEntry): LogEntry {
  const fields = Object.entries(entry).map(([name, value]) => {
    if (typeof value !== 'string') return [name, value];
    return [name, cleanText(value.slice(0, MAX_LOG_FIELD_CHARACTERS))];
  });
  return Object.fromEntries(fields);
}

/** A line of JSON as a terminal shows it: the sentence, with the time and what is unusual: a level above `info`, and the stack of a bug. */
export function forPeople(json: string): string {
  const { time, level, sentence, stack } = JSON.parse(json) as Record<string, string>;
  const clock = new Date(time ?? '').toTimeString().slice(0, 8);
  const mark = level === 'info' ? '' : `${level}: `;
  const line = `${clock} ${mark}${(sentence ?? '').replaceAll('\n', ' ')}\n`;
  return stack === undefined ? line : line + indented(stack);
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line.trim()}\n`)
    .join('');
}
