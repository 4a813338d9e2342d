/** A yardstick: what it is; ours, ours with the calibration fitted on other tickers, the classic rule, the peers; what must be reached and what is aimed at. What is left out was not measured. */
export type Row = {
  readonly yardstick: string;
  readonly standard: string;
  readonly unseen?: string;
  readonly naive?: string;
  readonly level?: string;
  readonly simple?: string;
  readonly must?: string;
  readonly aim?: string;
};

const COLUMNS = {
  yardstick: 'yardstick',
  standard: '`standard`',
  unseen: 'fitted on other tickers',
  naive: '`naive`',
  level: 'price level',
  simple: 'best simple',
  must: 'must',
  aim: 'aim',
} as const satisfies Record<keyof Row, string>;

const FIELDS = Object.keys(COLUMNS) as readonly (keyof Row)[];

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Rows as a table of Markdown. */
export const tableLines = (rows: readonly Row[]): readonly string[] => [
  line(FIELDS.map((field) => COLUMNS[field])),
  line(FIELDS.map(() => '---')),
  ...rows.map((row) => line(FIELDS.map((field) => row[field] ?? ''))),
];
