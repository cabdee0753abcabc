import { html, type Markup } from '@testbed/report';
import type { Phase } from '../profile/parameters.ts';
import { scaleTo, type Scale } from './scale.ts';

/** Something over the time of a load. */
export interface Chart {
  readonly title: string;
  /** Of the values: `ms`. */
  readonly unit: string;
  /** Seconds. */
  readonly duration: number;
  readonly phases: readonly Phase[];
  /** Of an interval; seconds. */
  readonly width: number;
  /** Lines over each other, or areas on top of each other. */
  readonly kind: 'lines' | 'stack';
  readonly lines: readonly Line[];
}

/** One value for each interval; undefined where there was none. */
export interface Line {
  readonly name: string;
  /** The class that gives it its colour. */
  readonly tone: string;
  readonly values: readonly (number | undefined)[];
}

const size = { width: 576, height: 216 };
const plot = { left: 48, right: 18, top: 22, bottom: 26 };
const inside = { width: size.width - plot.left - plot.right, height: size.height - plot.top - plot.bottom };

/** A drawing of its own that needs no script; hovering over an interval tells its values. */
export function chartOf(chart: Chart): Markup {
  const { title, unit, lines, duration } = chart;
  const stacked = chart.kind === 'stack' ? stack(lines) : lines;
  const highest = Math.max(0, ...stacked.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const scale = scaleTo(highest, 4);
  const y = (value: number): number => plot.top + inside.height * (1 - value / scale.max);
  const x = (second: number): number => plot.left + (inside.width * second) / duration;
  const middle = (index: number): number => x(Math.min((index + 0.5) * chart.width, duration));
  const drawn = chart.kind === 'stack' ? stacked.toReversed().map((line) => areaOf(line, middle, y)) : stacked.map((line) => pathOf(line, middle, y));
  return html`<figure class="chart"><figcaption><h3>${title}</h3><ul class="legend">${lines.map(({ name, tone }) => html`<li class="${tone}">${name}</li>`)}</ul></figcaption>
<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${title}: at most ${written(highest)} ${unit}">
${axes(scale, unit, duration, x, y)}${phaseMarks(chart.phases, x)}${drawn}${hovers(chart, x)}
</svg></figure>`;
}

/** Each line raised by those before it. */
function stack(lines: readonly Line[]): readonly Line[] {
  const sums: number[] = [];
  return lines.map((line) => ({
    ...line,
    values: line.values.map((value, index) => {
      sums[index] = (sums[index] ?? 0) + (value ?? 0);
      return sums[index];
    }),
  }));
}

type Place = (value: number) => number;

/** Gaps stay gaps; a value between two of them is a dot. */
function pathOf({ tone, values }: Line, x: Place, y: Place): Markup {
  let path = '';
  const dots: Markup[] = [];
  for (const [index, value] of values.entries()) {
    if (value === undefined) continue;
    const continues = values[index - 1] !== undefined;
    path += `${continues ? 'L' : 'M'}${round(x(index))} ${round(y(value))}`;
    if (!continues && values[index + 1] === undefined) dots.push(html`<circle cx="${round(x(index))}" cy="${round(y(value))}" r="2.5"/>`);
  }
  return html`<g class="line ${tone}"><path d="${path}"/>${dots}</g>`;
}

function areaOf({ tone, values }: Line, x: Place, y: Place): Markup {
  const top = values.map((value, index) => `${round(x(index))} ${round(y(value ?? 0))}`);
  return html`<path class="area ${tone}" d="M${round(x(0))} ${y(0)}L${top.join('L')}L${round(x(values.length - 1))} ${y(0)}Z"/>`;
}

function axes(scale: Scale, unit: string, duration: number, x: Place, y: Place): Markup {
  const minutes = duration > 300;
  const seconds = minutes ? scaleTo(duration / 60, 6).ticks.map((tick) => tick * 60) : scaleTo(duration, 8).ticks;
  const bottom = plot.top + inside.height;
  return html`<g class="axis">${scale.ticks.map((tick) => html`<line x1="${plot.left}" x2="${plot.left + inside.width}" y1="${round(y(tick))}" y2="${round(y(tick))}"/><text x="${plot.left - 6}" y="${round(y(tick) + 4)}" text-anchor="end">${written(tick)}</text>`)}
<text x="${plot.left - 6}" y="12" text-anchor="end">${unit}</text>
${seconds.filter((second) => second <= duration).map((second) => html`<text x="${round(x(second))}" y="${bottom + 17}" text-anchor="middle">${minutes ? second / 60 : second} ${minutes ? 'min' : 's'}</text>`)}</g>`;
}

/** Pixels of a letter, roughly: a name that does not fit its phase is left out. */
const letter = 6;

function phaseMarks(phases: readonly Phase[], x: Place): readonly Markup[] {
  let from = 0;
  return phases.map(({ name, seconds }, index) => {
    const [left, right] = [x(from), x(from + seconds)];
    from += seconds;
    return html`<g class="phase">${index > 0 && html`<line x1="${round(left)}" x2="${round(left)}" y1="${plot.top - 12}" y2="${plot.top + inside.height}"/>`}${phases.length > 1 && name.length * letter < right - left && html`<text x="${round(left + 5)}" y="${plot.top - 6}">${name}</text>`}</g>`;
  });
}

/** Nothing but their titles is seen of these. */
function hovers({ lines, width, unit, duration }: Chart, x: Place): readonly Markup[] {
  const count = Math.max(0, ...lines.map(({ values }) => values.length));
  return Array.from({ length: count }, (_, index) => {
    const [from, to] = [index * width, Math.min((index + 1) * width, duration)];
    const said = lines.flatMap(({ name, values }) => (values[index] === undefined ? [] : [`${name} ${written(values[index])} ${unit}`]));
    return html`<rect class="hover" x="${round(x(from))}" y="${plot.top}" width="${round(x(to) - x(from))}" height="${inside.height}"><title>${from}–${to} s: ${said.join(', ') || 'nothing'}</title></rect>`;
  });
}

/** Three digits say enough. */
function written(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
