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

const numberIn = (text: string): number => Number(text.replace(/^at most /, ''));

/** Whether a figure is what it must be: at least a number, `at most .15`, `3.00 to 4.20`, or `all`, of which the figure says `7 of 8`. */
export const isReached = (figure: string, must: string): boolean => {
  if (must === 'all') return /^(\d+) of \1$/.test(figure);
  const [low = NaN, high] = must.split(' to ').map(numberIn);
  const value = numberIn(figure);
  if (must.startsWith('at most ')) return value <= low;
  return value >= low && (high === undefined || value <= high);
};

/** Whether a row reaches what it must, in sample and out of it. */
export const isMissed = ({ standard, unseen = standard, must }: Row): boolean =>
  must !== undefined && !(isReached(standard, must) && isReached(unseen, must));

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

/** Heading of the column that marks what is not reached. */
const MARK = '';

const FIELDS = Object.keys(COLUMNS) as readonly (keyof Row)[];

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Rows as a table of Markdown. */
export const tableLines = (rows: readonly Row[]): readonly string[] => [
  line([...FIELDS.map((field) => COLUMNS[field]), MARK]),
  line([...FIELDS, MARK].map(() => '---')),
  ...rows.map((row) => line([...FIELDS.map((field) => row[field] ?? ''), isMissed(row) ? 'missed' : ''])),
];
