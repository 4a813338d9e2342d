/** A yardstick: what it is, ours, the classic rule, the best simple peer, what must be reached, what is aimed at. */
export type Row = readonly [string, string, string, string, string, string];

const HEADINGS: Row = ['yardstick', 'standard', 'naive', 'best simple peer', 'must', 'aim'];

const line = (row: Row): string => `| ${row.join(' | ')} |`;

const INTRODUCTION = `# Quality of detection

Made by \`npm run quality\`, which judges the shared development data by the command line and measures the scores with the shared yardsticks: 156 US stocks, daily bars from 2010 to 2024, and 60 tickers with planted anomalies. The tails of \`standard\` are fitted on the first of these files, and its channels and weights were chosen on it (decision 22), so these are figures in sample; halves of the tickers and of the years, fitted on one and tried on the other, are told by \`node scripts/calibrate/calibrate.ts FILE --halves\`. The rate on a market of noise is tested in \`synthetic-detection.test.ts\`.

Findings are counted after each ticker's first 252 bars.
`;

/** The document with its table. */
export const tableText = (rows: readonly Row[]): string =>
  [INTRODUCTION, line(HEADINGS), line(['---', '---', '---', '---', '---', '---']), ...rows.map(line), ''].join('\n');
