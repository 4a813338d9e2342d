import { parseSeriesKey } from '../../domain/market/series.ts';
import type { TickerEvent } from '../../domain/ticker/events.ts';
import type { Commit, EventStore } from '../ports/event-store.ts';
import type { BarRow, Changes, FindingRow, ReadModel, TickerRow } from '../ports/read-model.ts';
import type { Subscriber } from '../ports/subscriber.ts';
import { projectCorrected, projectObserved } from '../projections/bars.ts';
import { projectFinding } from '../projections/findings.ts';
import { projectTicker } from '../projections/tickers.ts';
import { dueCommits } from './due-commits.ts';

type Read = EventStore['read'];

type Draft = {
  readonly findings: Map<string, FindingRow>;
  readonly bars: Map<string, BarRow>;
  readonly tickers: Map<string, TickerRow>;
  readonly seen: Map<string, number>;
};

type Origin = { readonly series: string; readonly ticker: string; readonly recordedAt: number };

const barKey = (series: string, time: number): string => `${series}/${time}`;

const barAt = async (readModel: ReadModel, draft: Draft, series: string, time: number): Promise<BarRow | null> =>
  draft.bars.get(barKey(series, time)) ?? (await readModel.bars(series, time, time, 1))[0] ?? null;

const keepBars = (draft: Draft, rows: readonly BarRow[]): void => {
  for (const row of rows) draft.bars.set(barKey(row.series, row.bar.time), row);
};

const projectEvent = async (readModel: ReadModel, draft: Draft, event: TickerEvent, origin: Origin): Promise<void> => {
  const { series, recordedAt } = origin;
  const ticker = draft.tickers.get(series) ?? (await readModel.ticker(series));
  draft.tickers.set(series, projectTicker(ticker, event, recordedAt));
  if (event.type === 'TickerWatched') return;
  if (event.type === 'BarObserved') {
    keepBars(draft, [projectObserved(series, event)]);
    return;
  }
  if (event.type === 'BarCorrected') {
    const next = event.next ? await barAt(readModel, draft, series, event.next.time) : null;
    keepBars(draft, projectCorrected(series, event, next));
    return;
  }
  const finding = draft.findings.get(event.id) ?? (await readModel.finding(event.id));
  draft.findings.set(event.id, projectFinding(finding, event, origin));
};

const newDraft = (): Draft => ({ findings: new Map(), bars: new Map(), tickers: new Map(), seen: new Map() });

const changesOf = (draft: Draft, checkpoint: number): Changes => ({
  findings: [...draft.findings.values()],
  bars: [...draft.bars.values()],
  tickers: [...draft.tickers.values()],
  seen: [...draft.seen].map(([stream, version]) => ({ stream, version })),
  checkpoint,
});

/** Keeps the read model in step with the log, a batch of commits in one change; `read` gives back what a delivery left out. */
export const createProjection = ({ readModel, read }: { readModel: ReadModel; read: Read }): Subscriber => {
  const projectCommit = async (draft: Draft, commit: Commit): Promise<void> => {
    const series = parseSeriesKey(commit.stream);
    if (!series) return;
    const seen = draft.seen.get(commit.stream) ?? (await readModel.seen(commit.stream));
    for (const due of await dueCommits(read, commit, seen)) {
      const origin = { series: due.stream, ticker: series.ticker, recordedAt: due.recordedAt };
      for (const event of due.events) {
        if (event.type !== 'PolicyRecorded') await projectEvent(readModel, draft, event, origin);
      }
      draft.seen.set(due.stream, due.last);
    }
  };
  const apply = async (draft: Draft, sequences: readonly number[]): Promise<void> =>
    readModel.apply(changesOf(draft, Math.max(await readModel.checkpoint(), ...sequences)));
  return {
    name: 'read-model',
    checkpoint: () => readModel.checkpoint(),
    handle: async (commits) => {
      const draft = newDraft();
      for (const commit of commits) await projectCommit(draft, commit);
      await apply(
        draft,
        commits.map(({ sequence }) => sequence),
      );
    },
    passOver: (sequence) => apply(newDraft(), [sequence]),
  };
};
