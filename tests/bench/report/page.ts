/** Writes the results into docs/performance.md, between two markers, and their charts beside the other figures. */
import { readFile, writeFile } from 'node:fs/promises';
import { type Contestant, here } from '../contestants.ts';
import { spread } from '../measure/statistics.ts';
import type { Result } from '../run.ts';
import { type Bar, barChart, description } from './chart.ts';
import { machine, versions } from './machine.ts';
import { tables, valuesOf } from './table.ts';

const PAGE = here('../../docs/performance.md');
const BEGIN = '<!-- The results begin here. `npm run bench` writes them. -->';
const END = '<!-- The results end here. -->';

export async function writePage(results: readonly Result[], cores: string): Promise<void> {
  const charts = results.map(chartOf);
  for (const chart of charts) {
    if (chart) await writeFile(here(`../../docs/images/${chart.file}`), chart.svg);
  }
  const sections = results.map((result, index) => section(result, charts[index]));
  const text = [conditions(results, cores), ...sections].join('\n\n');
  await writeFile(PAGE, insert(await readFile(PAGE, 'utf8'), text));
  console.log(`\nWritten: ${PAGE}`);
}

/** The page with this text between its markers. */
export function insert(page: string, text: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error('docs/performance.md has lost its markers');
  return `${page.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${page.slice(end)}`;
}

function conditions(results: readonly Result[], cores: string): string {
  const took = results.flatMap(({ rows }) => rows.map(({ contestant }) => contestant));
  const contestants: Contestant[] = [...new Set(took)];
  return [
    `Measured with \`npm run bench\` on ${machine()}; ${versions(contestants)}.`,
    cores,
    'Each figure is a median, with the range of the middle half of the rounds in parentheses. Where the rounds differ by more than half of the median, only that range is given.',
  ].join(' ');
}

interface Chart {
  readonly file: string;
  readonly text: string;
  readonly svg: string;
}

function section(result: Result, chart: Chart | undefined): string {
  const { title, sentence } = result.scenario;
  const image = chart && `![${chart.text}](images/${chart.file})`;
  return [`### ${title}`, sentence, image, tables(result)].filter(Boolean).join('\n\n');
}

function chartOf({ scenario, rows }: Result): Chart | undefined {
  const figure = scenario.figures.find(({ key }) => key === scenario.main);
  const bars: Bar[] = rows
    .map((row) => ({
      label: row.contestant.title,
      isOurs: row.contestant.isOurs,
      spread: spread(valuesOf(row, scenario.main)),
    }))
    .filter((bar) => !Number.isNaN(bar.spread.median));
  if (!figure || bars.length < 2) return undefined;
  const title = `${scenario.title}: ${figure.title}`;
  return {
    file: `performance-${scenario.name}.svg`,
    text: description(title, figure.unit, bars),
    svg: barChart(title, figure.unit, bars),
  };
}
