import type { MarketData } from '../ports/market-data.ts';
import type { RawArchive } from '../ports/raw-archive.ts';

/** Keeps what a provider answered, as it came, before any of it is judged; `now` is when it came (epoch milliseconds). Throws ArchiveError, and MarketDataError where it cannot be had. */
export const keepAnswers = async (archive: RawArchive, marketData: MarketData, now: () => number): Promise<void> => {
  for await (const { about, body } of marketData.raw?.() ?? [])
    await archive.keep({ feed: marketData.feed.id, about, receivedAt: now(), body });
};
