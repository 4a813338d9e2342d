import { NO_USE, type Use } from './month-cost.ts';

/** How much is watched: tickers, bars of each in a session, and the share of bars that start a finding. */
export type Watched = { readonly tickers: number; readonly bars: number; readonly found: number };

/** What was billed: a commit of one bar, what a finding adds to a commit that tells of it, a load with nothing in memory, and the bytes a commit is kept in. */
export type Units = {
  readonly commit: { readonly write: number };
  readonly finding: { readonly write: number; readonly read: number };
  readonly load: { readonly read: number };
  readonly bytes: number;
};

const SESSIONS_A_MONTH = 21;

/** Tickers that one run of the scanner takes, and commits that tell of a finding: its start, a change, its end. */
const [TICKERS_A_SCAN, TELLING] = [100, 3];

/** Functions that read the stream: findings, bus and notices. */
const READERS = 3;

/** The first month of what is watched, apart from alarms and metrics: a commit for each bar, a scan of 0.5 GB and 3 s for each 100 tickers, started over a queue, whose commits each reader takes at once in 0.5 s with 0.25 GB, a kilobyte of log for each run, findings on the bus, in a subscriber's queue and on a topic. `loads` is the share of bars for which the state is not in memory. */
export const useOf = ({ tickers, bars, found }: Watched, units: Units, loads: number): Use => {
  const commits = tickers * bars * SESSIONS_A_MONTH;
  const scans = Math.ceil(tickers / TICKERS_A_SCAN) * bars * SESSIONS_A_MONTH;
  const told = TELLING * found * commits;
  return {
    ...NO_USE,
    writeUnit: commits * units.commit.write + told * units.finding.write,
    readUnit: commits * loads * units.load.read + told * units.finding.read,
    storedGb: (commits * units.bytes) / 1e9,
    functions: [
      { times: scans, memoryGb: 0.5, seconds: 3 },
      { times: READERS * scans, memoryGb: 0.25, seconds: 0.5 },
    ],
    busEvent: told,
    queueRequest: 3 * (scans + told),
    topicMessage: told,
    logGb: ((1 + READERS) * scans * 1000) / 1e9,
  };
};
