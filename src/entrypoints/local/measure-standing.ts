import { setTimeout as wait } from 'node:timers/promises';
import type { Measured } from '../../application/ports/measures.ts';
import type { Composed } from '../composition/compose.ts';
import { TOKENS } from '../composition/tokens.ts';
import { dependenciesOf } from './dependencies.ts';

/** Milliseconds between two looks. */
const EVERY = 60_000;

const standingOf = async (composed: Composed, now: number): Promise<Measured> => {
  const status = await (await composed.get(TOKENS.feed)).status();
  const tickers = await (await composed.get(TOKENS.readModel)).tickers();
  const newest = Math.max(...tickers.map(({ lastBar }) => lastBar ?? -Infinity));
  return { CommitsBehind: Math.max(0, ...status.map(({ lag }) => lag)), FeedAge: now - newest };
};

/** Measures how much fails that the process relies on, how far subscribers are behind and how old the newest bar is, and tells all that was measured since; where that cannot be known, the rest alone. */
export const measureStanding = async (composed: Composed): Promise<void> => {
  if ((await composed.get(TOKENS.config)).measures === 'none') return;
  const measures = await composed.get(TOKENS.measures);
  const now = (await composed.get(TOKENS.now))();
  const failing = (await dependenciesOf(composed)).filter((one) => one.failing !== null);
  measures.record(now, { DependenciesFailing: failing.length });
  try {
    measures.record(now, await standingOf(composed, now));
  } catch (error) {
    (await composed.get(TOKENS.logger)).debug({ err: error }, 'how far subscribers are behind could not be measured');
  }
  measures.flush(now);
};

/** Measures so every minute, until stopped. */
export const keepMeasuring = async (composed: Composed, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    await wait(EVERY, undefined, { signal }).catch(() => {});
    await measureStanding(composed);
  }
};
