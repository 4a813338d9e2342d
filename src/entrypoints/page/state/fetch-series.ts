import type { Bar, Finding, Findings, Routes, Ticker } from '../api/answers.ts';
import { ask, type Answer } from '../api/client.ts';

/** Most bars of a series on screen: the newest. */
export const MAX_BARS = 20_000;

/** Most findings of a series on screen: the newest. */
const MAX_FINDINGS = 1000;

const FINDINGS_PAGE = 100;
const BARS_PAGE = 10_000;

/** Why the server did not give what was asked for. */
export type Failed = Exclude<Answer<never>, { kind: 'data' }>;

type Query = { readonly from?: string; readonly asOf?: string };

const older = (bars: readonly Bar[], first: Bar | undefined): readonly Bar[] =>
  first ? bars.filter(({ timestamp }) => timestamp < first.timestamp) : bars;

/** The newest bars of a series that the query leaves (`from`, `asOf`), oldest first, fetched from the newest page back. */
export const fetchBars = async (item: Ticker, query: Query): Promise<readonly Bar[] | Failed> => {
  const { ticker, feed, interval } = item;
  let bars: readonly Bar[] = [];
  for (;;) {
    const [first] = bars;
    const page: Routes['/tickers/{ticker}/bars']['given'] = {
      ...query,
      ticker,
      feed,
      interval,
      limit: BARS_PAGE,
      ...(first && { to: first.sessionDate }),
    };
    const answer = await ask('/tickers/{ticker}/bars', page, 'bars');
    if (answer.kind !== 'data') return answer;
    bars = older(answer.data.bars, first).concat(bars);
    if (answer.data.bars.length < BARS_PAGE || bars.length >= MAX_BARS) return bars.slice(-MAX_BARS);
  }
};

/** Findings of a series, newest first; `partial` when there are more than were fetched. */
export type Found = { readonly findings: readonly Finding[]; readonly partial: boolean };

/** The newest findings of a series that the query leaves (`asOf`). */
export const fetchFindings = async ({ ticker, feed, interval }: Ticker, query: Query = {}): Promise<Found | Failed> => {
  const findings: Finding[] = [];
  let cursor: string | null = null;
  do {
    const page: Routes['/anomalies/{ticker}']['given'] = {
      ...query,
      ticker,
      feed,
      interval,
      limit: FINDINGS_PAGE,
      ...(cursor === null ? {} : { cursor }),
    };
    const answer: Answer<Findings> = await ask('/anomalies/{ticker}', page, 'anomalies');
    if (answer.kind !== 'data') return answer;
    findings.push(...answer.data.anomalies);
    cursor = answer.data.nextCursor;
  } while (cursor !== null && findings.length < MAX_FINDINGS);
  return { findings, partial: cursor !== null };
};
