import { createMemoryReadModel } from '../../src/adapters/read-model/memory-read-model.ts';
import type { ReadModel } from '../../src/application/ports/read-model.ts';
import { replayLog } from '../../src/application/commands/replay-log.ts';
import { createProjection } from '../../src/application/subscribers/project.ts';
import { seriesKey } from '../../src/domain/market/series.ts';
import { isDeepStrictEqual } from 'node:util';
import type { Invariant } from './invariant.ts';
import { SERIES } from './market.ts';
import type { World } from './world.ts';

const once = async ({ log, readModel, ledger }: World): Promise<readonly string[]> => {
  const often = [...ledger.effects].filter(([, times]) => times !== 1);
  const broken = often.map(([id, times]) => `the consumer took effect of ${id} ${times} times`);
  for (const { series, bars } of await readModel.tickers()) {
    const seen = await readModel.seen(series);
    const commits = (await log.read(series)).commits.filter(({ last }) => last <= seen);
    const observed = commits.flatMap(({ events }) => events.filter(({ type }) => type === 'BarObserved')).length;
    if (bars !== observed) broken.push(`the read model counts ${bars} bars of ${series}, not ${observed}`);
  }
  return broken;
};

/** Everything that a read model holds of the series that are watched. */
const rowsOf = async (rows: ReadModel): Promise<unknown> => {
  const keys = SERIES.map(seriesKey);
  return {
    findings: await rows.findings({}),
    tickers: await rows.tickers(),
    bars: await Promise.all(keys.map((key) => rows.bars(key, 0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER))),
    seen: await Promise.all(keys.map((key) => rows.seen(key))),
  };
};

const folded = async ({ driver, log, readModel, findings }: World): Promise<readonly string[]> => {
  const anew = createMemoryReadModel();
  await replayLog(log, createProjection({ readModel: anew, read: (...given) => log.read(...given) }));
  const isSame = isDeepStrictEqual(await rowsOf(readModel), await rowsOf(anew));
  const isKept = driver === 'feed' || isDeepStrictEqual(await findings.findings({}), await anew.findings({}));
  return [
    ...(isSame ? [] : ['the read model is not what the log comes to']),
    ...(isKept ? [] : ['the findings kept are not what the log comes to']),
  ];
};

/** What holds of rows and other effects that are kept. */
export const ROW_INVARIANTS: readonly Invariant[] = [
  { name: 'I6', says: 'an effect of an event happens once in our own stores', when: 'always', check: once },
  { name: 'I7', says: 'at rest the read model equals a fold of the log', when: 'at rest', check: folded },
];
