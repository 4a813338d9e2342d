import { fileURLToPath } from 'node:url';
import type { MarketData } from '../../application/ports/market-data.ts';
import { createRecordedMarketData } from './recorded-market-data.ts';

const bundled = (name: string): string => fileURLToPath(new URL(`./sample/${name}`, import.meta.url));

/** The bundled feed `sample`: daily bars of the S&P 500 index (`^GSPC`, 2000-01-03 to 2020-04-17) and of AAPL (2013-05-13 to 2018-05-11); origin and licences in sample/NOTICE.md. */
export const createSampleMarketData = (): MarketData =>
  createRecordedMarketData(
    { id: 'sample', adjustment: 'split-adjusted', label: 'start', sessions: 'regular', historical: true },
    [
      { file: bundled('aapl.csv.gz'), options: { ticker: 'AAPL', interval: '1d' } },
      { file: bundled('sp500-2000.csv.gz'), options: { ticker: '^GSPC', interval: '1d' } },
    ],
  );
