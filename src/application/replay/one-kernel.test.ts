import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDetection } from '../commands/detect.ts';
import { FEED, NAIVE, STANDARD } from '../commands/market.fixture.ts';
import type { FindingRow } from '../ports/read-model.ts';
import { judgeAgain } from './judge-again.ts';
import { deliveries, openRecorder, type Delivery, type Recorder } from './recorder.fixture.ts';

const byId = (rows: readonly FindingRow[]): readonly FindingRow[] =>
  rows.toSorted((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));

const live = async ({ live: readModel }: Recorder): Promise<readonly FindingRow[]> =>
  byId(await readModel.findings({ limit: 1e6 }));

/** The same bars, corrections and all, each by itself. */
const singly = (all: readonly Delivery[]): readonly Delivery[] =>
  all.flatMap(({ ticker, bars }) => bars.map((bar) => ({ ticker, bars: [bar] })));

test.each([STANDARD, NAIVE])(
  'detect, the live path, the path in chunks and replay find the same, number for number: $id',
  async (policy) => {
    let findings = 0;
    await fc.assert(
      fc.asyncProperty(deliveries, async (all) => {
        const [chunked, single] = [openRecorder(policy), openRecorder(policy)];
        for (const { ticker, bars } of all) await chunked.record(ticker, bars);
        for (const { ticker, bars } of singly(all)) await single.record(ticker, bars);
        const detection = createDetection(policy, FEED, '1d');
        for (const { ticker, bars } of singly(all)) for (const bar of bars) detection.next(ticker, bar);
        const head = await chunked.log.head();
        const again = await judgeAgain({ log: chunked.log, head, breathe: async () => {} }, { policy });
        const wanted = await live(single);
        expect(await live(chunked)).toEqual(wanted);
        expect(byId(detection.findings())).toEqual(wanted);
        expect(byId(again.flatMap(({ replayed }) => replayed))).toEqual(wanted);
        findings += wanted.length;
      }),
      { numRuns: 40 },
    );
    expect(findings).toBeGreaterThan(20);
  },
);
