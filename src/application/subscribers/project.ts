import { parseSeriesKey } from '../../domain/market/series.ts';
import type { BarCorrected, BarObserved } from '../../domain/ticker/events.ts';
import type { Commit, EventStore, StoredEvent } from '../ports/event-store.ts';
import type { BarRow, Changes, FindingRow, ReadModel, TickerRow } from '../ports/read-model.ts';
import type { Subscriber } from '../ports/subscriber.ts';
import { projectCorrected, projectObserved } from '../projections/bars.ts';
import { projectFinding, type FindingContext } from '../projections/findings.ts';
import { projectTicker } from '../projections/tickers.ts';
import { dueCommits } from './due-commits.ts';

type Read = EventStore['read'];

/** The part of a read model that is kept in step: what is written, and what has to be read for that. */
export type Projected = Pick<ReadModel, 'checkpoint' | 'seen' | 'apply' | 'finding' | 'ticker' | 'bars'>;

/** What the commits of a stream told since its row of tickers was written; the last of them was recorded at `recordedAt`. */
type Told = {
  readonly row: TickerRow | null;
  readonly ticker: string;
  readonly events: StoredEvent[];
  recordedAt: number;
};

type Draft = {
  readonly findings: Map<string, FindingRow>;
  readonly bars: Map<string, Map<number, BarRow>>;
  readonly told: Map<string, Told>;
  readonly seen: Map<string, number>;
};

const barsOf = ({ bars }: Draft, series: string): Map<number, BarRow> => {
  const kept = bars.get(series);
  if (kept) return kept;
  const none = new Map<number, BarRow>();
  bars.set(series, none);
  return none;
};

/** Brings a row into the draft, unless it is there or there is none. */
const bring = async <K, V>(rows: Map<K, V>, key: K, read: () => Promise<V | null | undefined>): Promise<void> => {
  if (rows.has(key)) return;
  const row = await read();
  if (row) rows.set(key, row);
};

/** Brings the rows that a commit changes into the draft, so that its events can be projected without a pause. */
const bringRows = async (readModel: Projected, draft: Draft, { stream, events }: Commit): Promise<void> => {
  for (const event of events) {
    if (event.type === 'BarCorrected' && event.next) {
      const { time } = event.next;
      await bring(barsOf(draft, stream), time, async () => (await readModel.bars(stream, time, time, 1))[0]);
    }
    if ('chain' in event) await bring(draft.findings, event.id, () => readModel.finding(event.id));
  }
};

const isBrought = ({ findings, bars }: Draft, stream: string, event: StoredEvent): boolean => {
  if (event.type === 'BarCorrected') return !event.next || bars.get(stream)?.has(event.next.time) === true;
  return !('chain' in event) || findings.has(event.id);
};

/** Whether the commit is the next of a stream in the draft, which holds every row that it changes. */
const isAtHand = (draft: Draft, { stream, first, events }: Commit): boolean =>
  draft.seen.get(stream) === first - 1 && events.every((event) => isBrought(draft, stream, event));

const projectBar = (bars: Map<number, BarRow>, event: BarObserved | BarCorrected, series: string): void => {
  if (event.type === 'BarObserved') {
    bars.set(event.bar.time, projectObserved(series, event));
    return;
  }
  const next = (event.next && bars.get(event.next.time)) ?? null;
  for (const row of projectCorrected(series, event, next)) bars.set(row.bar.time, row);
};

const projectEvent = (draft: Draft, event: StoredEvent, origin: FindingContext): void => {
  if (event.type === 'TickerWatched' || event.type === 'CorporateActionRecorded' || event.type === 'PolicyRecorded')
    return;
  if (event.type === 'BarObserved' || event.type === 'BarCorrected') {
    projectBar(barsOf(draft, origin.series), event, origin.series);
    return;
  }
  draft.findings.set(event.id, projectFinding(draft.findings.get(event.id) ?? null, event, origin));
};

const projectCommit = (draft: Draft, { stream, last, recordedAt, events }: Commit, told: Told): void => {
  const context = { series: stream, ticker: told.ticker };
  for (const event of events) {
    told.events.push(event);
    projectEvent(draft, event, context);
  }
  told.recordedAt = recordedAt;
  draft.seen.set(stream, last);
};

const newDraft = (): Draft => ({ findings: new Map(), bars: new Map(), told: new Map(), seen: new Map() });

const changesOf = (draft: Draft, checkpoint: number): Changes => ({
  findings: [...draft.findings.values()],
  bars: [...draft.bars.values()].flatMap((bars) => Array.from(bars.values())),
  tickers: Array.from(draft.told.values(), ({ row, events, recordedAt }) => projectTicker(row, events, recordedAt)),
  seen: [...draft.seen].map(([stream, version]) => ({ stream, version })),
  checkpoint,
});

/** Keeps the read model in step with the log, a batch of commits in one change; `read` gives back what a delivery left out. */
export const createProjection = ({ readModel, read }: { readModel: Projected; read: Read }): Subscriber => {
  const toldOf = async ({ told }: Draft, stream: string, ticker: string): Promise<Told> => {
    const known = told.get(stream);
    if (known) return known;
    const none = { row: await readModel.ticker(stream), ticker, events: [], recordedAt: 0 };
    told.set(stream, none);
    return none;
  };
  const bringAndProject = async (draft: Draft, commit: Commit): Promise<void> => {
    const series = parseSeriesKey(commit.stream);
    if (!series) return;
    const seen = draft.seen.get(commit.stream) ?? (await readModel.seen(commit.stream));
    for (const due of await dueCommits(read, commit, seen)) {
      await bringRows(readModel, draft, due);
      projectCommit(draft, due, await toldOf(draft, due.stream, series.ticker));
    }
  };
  const apply = async (draft: Draft, sequences: readonly number[]): Promise<void> =>
    readModel.apply(changesOf(draft, Math.max(await readModel.checkpoint(), ...sequences)));
  return {
    name: 'read-model',
    checkpoint: () => readModel.checkpoint(),
    handle: async (commits) => {
      const draft = newDraft();
      for (const commit of commits) {
        const told = draft.told.get(commit.stream);
        if (told && isAtHand(draft, commit)) projectCommit(draft, commit, told);
        else await bringAndProject(draft, commit);
      }
      await apply(
        draft,
        commits.map(({ sequence }) => sequence),
      );
    },
    passOver: (sequence) => apply(newDraft(), [sequence]),
  };
};
