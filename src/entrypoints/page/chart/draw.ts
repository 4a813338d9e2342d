import { effect } from '@preact/signals';
import { BARS_PER_YEAR } from '../../../domain/market/series.ts';
import type { Finding } from '../api/answers.ts';
import { FIRST_RANGE, hovered, range, sought, style, view, wanted } from '../state/chart.ts';
import { book, type Book } from '../state/market.ts';
import { marked, shownOf } from '../state/replay-differences.ts';
import { cursor, open, opened, shown } from '../state/selection.ts';
import { wornTheme } from '../state/theme.ts';
import { MarketChart } from './market-chart.ts';
import { readPalette, type Palette } from './palette.ts';

/** A step of the drawing; it remembers what it drew last and draws only what is new. */
type Step = (held: Book) => void;

/** The finding to look at: the open one, else the one the keyboard stands on. */
const inFocus = (): Finding | null => opened.value ?? shown.value.find(({ id }) => id === cursor.value) ?? null;

const drawSeries = (chart: MarketChart, host: HTMLElement): Step => {
  let worn: { readonly theme: string; readonly palette: Palette } | null = null;
  let drawn: readonly unknown[] = [];
  return ({ bars, item }) => {
    chart.draw(style.value);
    const [theme, findings] = [wornTheme.value, shown.value];
    const now = [theme, findings, bars, item.interval];
    if (now.every((part, index) => part === drawn[index])) return;
    drawn = now;
    if (theme !== worn?.theme) worn = { theme, palette: readPalette(host) };
    chart.show({ bars, findings, interval: item.interval }, worn.palette);
  };
};

const drawFocus = (chart: MarketChart): Step => {
  let seen: string | null = null;
  return () => {
    const finding = inFocus();
    if ((finding?.id ?? null) === seen) return;
    seen = finding?.id ?? null;
    chart.focus(finding);
    if (finding) range.value = 'own';
  };
};

const barsOf = (item: Book['item'], sessions: number): number =>
  (sessions * BARS_PER_YEAR[item.interval]) / BARS_PER_YEAR['1d'];

const drawRange = (chart: MarketChart): Step => {
  let series: string | null = null;
  let drawn = '';
  return ({ item, bars }) => {
    if (item.series !== series && !inFocus()) range.value = FIRST_RANGE;
    series = item.series;
    const chosen = range.value;
    const key = `${series} ${chosen} ${bars.length}`;
    if (key === drawn) return;
    drawn = key;
    if (chosen !== 'own') chart.showLast(chosen === 'all' ? null : barsOf(item, chosen));
  };
};

const drawWanted =
  (chart: MarketChart): Step =>
  () => {
    const index = wanted.value;
    if (index === null) return;
    chart.showBar(index);
    wanted.value = null;
    range.value = 'own';
  };

const drawReplay = (chart: MarketChart): Step => {
  let drawn: readonly unknown[] = [];
  return ({ item, bars }) => {
    const now = [marked.value, bars];
    if (now.every((part, index) => part === drawn[index])) return;
    drawn = now;
    chart.markReplay(
      marked.value.flatMap((difference) => {
        const [finding, change] = [shownOf(difference), difference.changes[0]];
        return finding?.series === item.series && change ? [[finding.loudest.timestamp, change] as const] : [];
      }),
    );
  };
};

const drawSought =
  (chart: MarketChart): Step =>
  ({ item }) => {
    if (sought.value?.series !== item.series) return;
    wanted.value = chart.indexOf(sought.value.timestamp);
    sought.value = null;
  };

/** Draws the series on screen into an element and keeps the drawing in step with the page; returns how to end it. */
export const drawMarket = (host: HTMLElement): (() => void) => {
  const chart = new MarketChart(host, {
    onHover: (index) => {
      hovered.value = index;
    },
    onPick: open,
    onView: (span) => {
      view.value = span;
    },
  });
  const steps = [
    drawSeries(chart, host),
    drawReplay(chart),
    drawFocus(chart),
    drawRange(chart),
    drawSought(chart),
    drawWanted(chart),
  ];
  const end = effect(() => {
    const held = book.value;
    if (held) for (const step of steps) step(held);
  });
  return () => {
    end();
    chart.remove();
  };
};
