import uPlot from 'uplot';
import { element } from '../view/dom.ts';
import { Columns, type Row } from './columns.ts';
import type { Reading } from './reading.ts';

/** What a chart shows. */
export interface ChartOptions {
  readonly title: string;
  /** The value of each line, by its name. */
  readonly lines: (reading: Reading) => Row;
  readonly unit: Unit;
}

/** How values are shown, the least that fills a chart, and the steps of its scale. */
export interface Unit {
  readonly format: (value: number) => string;
  readonly least: number;
  /** Undefined for 1, 2, 5, 10 and so on. */
  readonly steps?: number[];
}

const HEIGHT = 130;
/** Seconds between two times on the axis. */
const MINUTES = [60, 120, 300];
/** As many as there are colours in layout.css. Further lines begin again, with dashes. */
const COLOURS = 6;
const FONT = '14px system-ui, sans-serif';

/** Some lines over time, with a legend that shows the latest values as text. */
export class Chart {
  readonly element = element('figure', 'chart');
  readonly #options: ChartOptions;
  readonly #columns = new Columns();
  readonly #legend = element('ul', 'legend');
  readonly #place = element('div', 'plot');
  #plot: uPlot | undefined;

  constructor(options: ChartOptions) {
    this.#options = options;
    // The legend says the same, and can be read out.
    this.#place.setAttribute('aria-hidden', 'true');
    this.element.append(element('h3', '', options.title), this.#legend, this.#place);
    new ResizeObserver(() => this.#fit()).observe(this.#place);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#restart());
  }

  add(reading: Reading): void {
    const before = this.#columns.names.length;
    const row = this.#options.lines(reading);
    this.#columns.add(reading.at, row);
    if (this.#columns.names.length !== before) this.#restart();
    this.#draw(row);
  }

  /** A time without figures. */
  gap(): void {
    this.#columns.gap();
    this.#draw({});
  }

  #draw(row: Row): void {
    const { times, values, names } = this.#columns;
    this.#plot?.setData([times, ...values]);
    for (const [index, name] of names.entries()) {
      const shown = this.#legend.children[index]?.querySelector('b');
      const value = row[name];
      if (shown) shown.textContent = value === undefined ? '–' : this.#options.unit.format(value);
    }
  }

  /** uPlot cannot change its lines or colours, so there is another one. */
  #restart(): void {
    const { names, times, values } = this.#columns;
    const { format, least, steps } = this.#options.unit;
    this.#plot?.destroy();
    this.#legend.replaceChildren(...names.map(legendOf));
    const axis = { stroke: colour('--muted'), font: FONT, ticks: { show: false } };
    const grid = { stroke: colour('--grid'), width: 1 };
    this.#plot = new uPlot(
      {
        width: this.#width,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: { y: { range: (_plot, _least, most) => [0, Math.max(least, most * 1.1)] } },
        axes: [
          {
            ...axis,
            grid: { show: false },
            size: 26,
            incrs: MINUTES,
            values: (_plot, at) => at.map(clock),
          },
          {
            ...axis,
            grid,
            size: 76,
            ...(steps && { incrs: steps }),
            values: (_plot, at) => at.map(format),
          },
        ],
        series: [{}, ...names.map((label, index) => ({ label, ...styleOf(index) }))],
      },
      [times, ...values],
      this.#place,
    );
  }

  get #width(): number {
    return Math.max(200, this.#place.clientWidth);
  }

  #fit(): void {
    this.#plot?.setSize({ width: this.#width, height: HEIGHT });
  }
}

function legendOf(name: string, index: number): HTMLLIElement {
  const swatch = element('i', '');
  swatch.style.background = variableOf(index);
  return element('li', '', swatch, `${name} `, element('b', '', '–'));
}

function styleOf(index: number) {
  const dash = index < COLOURS ? {} : { dash: [8, 4] };
  return { stroke: colour(variableOf(index)), width: 2.5, points: { show: false }, ...dash };
}

function variableOf(index: number): string {
  return `var(--line-${(index % COLOURS) + 1})`;
}

/** A canvas does not know the variables of a style sheet, so the browser is asked for their values. */
function colour(variable: string): string {
  const probe = element('i', '');
  probe.style.color = variable.startsWith('var') ? variable : `var(${variable})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function clock(at: number): string {
  const time = new Date(at * 1_000);
  return [time.getHours(), time.getMinutes()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
