import type { BarRow, FindingRow, TickerRow } from '../../application/ports/read-model.ts';
import { configSchema } from '../composition/config.ts';
import { openReading } from '../composition/resources.ts';

/** Everything that can be read of a data folder. */
export type Rows = {
  readonly checkpoint: number;
  readonly findings: readonly FindingRow[];
  readonly bars: readonly BarRow[];
  readonly tickers: readonly TickerRow[];
};

/** Reads everything from the read model of a data folder. */
export const readRows = async (data: string): Promise<Rows> => {
  const readModel = await openReading(configSchema.parse({ data }));
  try {
    const tickers = await readModel.tickers();
    const bars = await Promise.all(
      tickers.map(({ series }) => readModel.bars(series, 0, Number.MAX_SAFE_INTEGER, 1e6)),
    );
    return {
      checkpoint: await readModel.checkpoint(),
      findings: await readModel.findings({ limit: 1e6 }),
      bars: bars.flat(),
      tickers,
    };
  } finally {
    readModel.close();
  }
};
