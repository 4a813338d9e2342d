import { startDynoxide } from '../../src/adapters/dynamodb/dynoxide.fixture.ts';
import type { Bill } from '../../src/adapters/dynamodb/meter.fixture.ts';
import type { Interval } from '../../src/domain/market/series.ts';
import { billedUnits, type BilledUnits, type ToldBill } from './billed-units.ts';
import { figure, type Figure, type Figures } from './figures.ts';
import { monthCost } from './month-cost.ts';
import { useOf, type Units, type Watched } from './month-use.ts';

/** Bars of each interval before those that are billed. */
const PAST: readonly (readonly [Interval, number])[] = [
  ['1d', 1000],
  ['60m', 2000],
  ['1m', 10_000],
];

/** What months are told of: hourly scans and scans a minute, at the shares of findings that the reference takes. */
const MONTHS: readonly (Watched & { readonly what: string; readonly interval: Interval })[] = [
  { what: '1 ticker hourly', tickers: 1, bars: 8, found: 0.01, interval: '60m' },
  { what: '500 tickers hourly', tickers: 500, bars: 8, found: 0.01, interval: '60m' },
  { what: '10,000 tickers per minute', tickers: 10_000, bars: 390, found: 0.002, interval: '1m' },
];

/** Units whose load is the mean of all places between two snapshots; the worst of them beside it. */
type Billed = Units & { readonly worst: Units['load'] };

const once = (what: string, unit: string, value: number): Figure => figure(what, unit, [value]);

const mean = (bills: readonly Bill[], what: 'read' | 'write'): number =>
  bills.reduce((sum, bill) => sum + bill[what], 0) / bills.length;

const most = (bills: readonly ToldBill[]): number => Math.max(...bills.map(({ write }) => write));

/** The most of a finding, the commit that tells of it included. */
const mostOfOne = (bills: readonly ToldBill[]): number =>
  Math.max(...bills.map(({ write, told }) => (1 + write) / told));

const mostRead = (bills: readonly Bill[]): number => Math.max(...bills.map(({ read }) => read));

const unitsIn = ({ commits, findings, loads, bytes }: BilledUnits): Billed => ({
  commit: { write: mean(commits, 'write') },
  finding: { write: mean(findings, 'write'), read: mean(findings, 'read') },
  load: { read: mean(loads, 'read') },
  worst: { read: mostRead(loads) },
  bytes,
});

const figuresOf = (interval: Interval, billed: BilledUnits): Figures => {
  const { commits, findings, loads, rebuild, rebuilt } = billed;
  return [
    once(`a commit of one bar of ${interval}, with its part of snapshots`, 'WRU', mean(commits, 'write')),
    once(`a commit of one bar of ${interval}`, 'RRU', mean(commits, 'read')),
    once(`a commit of one bar of ${interval}`, 'bytes', billed.bytes),
    once(`a commit of ${interval} that tells of a finding, its findings kept`, 'WRU more', mean(findings, 'write')),
    once(`a commit of ${interval} that tells of a finding, its findings kept`, 'WRU more at most', most(findings)),
    once(`a finding of ${interval} in such a commit, over all tables`, 'WRU at most', mostOfOne(findings)),
    once(`a commit of ${interval} that tells of a finding, its findings kept`, 'RRU more', mean(findings, 'read')),
    once(`a load of ${interval} with nothing in memory`, 'RRU', mean(loads, 'read')),
    once(`a load of ${interval} with nothing in memory`, 'RRU at most', mostRead(loads)),
    once(
      `a load of ${interval} with nothing in memory`,
      'requests at most',
      Math.max(...loads.map(({ requests }) => requests)),
    ),
    once(`findings of ${interval} made anew`, 'WRU a finding', rebuild.write / rebuilt),
    once(`findings of ${interval} made anew`, 'RRU a finding', rebuild.read / rebuilt),
  ];
};

const monthsOf = (units: ReadonlyMap<Interval, Billed>): Figures =>
  MONTHS.flatMap(({ what, interval, ...watched }) => {
    const billed = units.get(interval);
    if (!billed) return [];
    return [
      once(`a month of ${what}, states in memory`, 'USD', monthCost(useOf(watched, billed, 0))),
      once(`a month of ${what}, every state loaded`, 'USD', monthCost(useOf(watched, billed, 1))),
      once(
        `a month of ${what}, every state loaded at its worst`,
        'USD',
        monthCost(useOf(watched, { ...billed, load: billed.worst }, 1)),
      ),
    ];
  });

/** Units billed for what the DynamoDB profile does, on the emulator, and what a month comes to at list prices; the same each time, whatever the effort. */
export const measureUnits = async (): Promise<Figures> => {
  const emulator = await startDynoxide();
  try {
    const figures: Figure[] = [];
    const units = new Map<Interval, Billed>();
    for (const [interval, past] of PAST) {
      const billed = await billedUnits(emulator, interval, past);
      units.set(interval, unitsIn(billed));
      figures.push(...figuresOf(interval, billed));
    }
    return [...figures, ...monthsOf(units)];
  } finally {
    await emulator.stop();
  }
};
