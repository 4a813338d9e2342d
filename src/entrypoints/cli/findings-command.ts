import type { Command } from 'commander';
import * as z from 'zod';
import type { FindingRow, FindingsQuery, Readings } from '../../application/ports/read-model.ts';
import { alignedLines } from '../../application/wording/aligned.ts';
import { countText, grouped } from '../../application/wording/figures.ts';
import { LISTED_HEADINGS, listedCells } from '../../application/wording/finding-cells.ts';
import { renderFinding } from '../../application/wording/render-finding.ts';
import { KINDS, SEVERITIES } from '../../domain/anomaly/kinds.ts';
import { UsageError } from '../composition/failure.ts';
import { loadConfig } from '../composition/load-config.ts';
import { allowed, givenAt } from '../input/wrong-value.ts';
import { choiceOption, jsonOption, teach, type Manner } from './options.ts';
import { coloured, print, tableWidth } from './print.ts';
import { readDate } from './read-date.ts';
import { readTicker } from './read-ticker.ts';
import { reading } from './reading.ts';

/** Findings listed for people where no number is given. */
const LISTED = 30;

const LIMIT = { error: 'allowed: a whole number from 1 on' };

const optionsSchema = z.object({
  ticker: z.string().transform(readTicker).optional(),
  from: z.string().transform(readDate).optional(),
  to: z.string().transform(readDate).optional(),
  severity: z.enum(SEVERITIES).optional(),
  kind: z.enum(KINDS).optional(),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, LIMIT)
    .transform(Number)
    .optional(),
});

type Asked = z.output<typeof optionsSchema>;

const readOptions = (given: object): Asked => {
  const { data, error } = optionsSchema.safeParse(given, { error: allowed });
  if (!data)
    throw new UsageError(
      error.issues.map(({ path, message }) => `--${path.join('.')}: ${givenAt(given, path)}; ${message}`).join('\n'),
    );
  const { from = -Infinity, to = Infinity } = data;
  if (from > to) throw new UsageError('--from lies after --to: exchange the two');
  return data;
};

const queryOf = ({ ticker, from, to, severity, kind }: Asked): FindingsQuery => ({
  ...(ticker !== undefined && { ticker }),
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
  ...(severity && { severity }),
  ...(kind && { kind }),
});

const find = async (readModel: Readings, asked: Asked): Promise<readonly FindingRow[]> => {
  const { ticker } = asked;
  if (ticker !== undefined && (await readModel.tickers(ticker)).length === 0)
    throw new UsageError(`${ticker} is not watched, so nothing was judged; asof now ticker lists what is watched`);
  return readModel.findings(queryOf(asked));
};

const linesOf = (rows: readonly FindingRow[], most: number): readonly string[] => {
  const more = rows.length - most;
  const cells = rows.slice(0, most).map((row) => listedCells(renderFinding(row)));
  return [
    countText(rows.length, 'finding'),
    ...(cells.length > 0 ? ['', ...alignedLines([LISTED_HEADINGS, ...cells], tableWidth())] : []),
    ...(more > 0 ? [`and ${grouped(more)} more (--limit ${rows.length} lists them all)`] : []),
  ];
};

const tellFindings = async (given: Manner): Promise<void> => {
  const asked = readOptions(given);
  const rows = await reading(loadConfig(process.env), (readModel) => find(readModel, asked));
  if (!given.json) {
    print(coloured(given, linesOf(rows, asked.limit ?? LISTED)));
    return;
  }
  const anomalies = rows.slice(0, asked.limit).map(renderFinding);
  print([JSON.stringify({ anomalies, count: anomalies.length, total: rows.length })]);
};

/** Adds `findings`: those that stand, newest first, with the ids that `explain` takes. A ticker that is not watched is a UsageError. */
export const addFindings = (program: Command): void => {
  const command = program
    .command('findings')
    .description('list the findings that stand, newest first')
    .option('--ticker <ticker>', 'only of this one')
    .option('--from <date>', 'with a bar on or after this session date')
    .option('--to <date>', 'with a bar on or before this session date')
    .addOption(choiceOption('--severity <severity>', 'only of this one', SEVERITIES))
    .addOption(choiceOption('--kind <kind>', 'only of this one', KINDS))
    .option('--limit <n>', `at most so many (${LISTED} in a table, all as JSON)`)
    .addOption(jsonOption())
    .action((_: unknown, self: Command) => tellFindings(self.optsWithGlobals()));
  teach(
    command,
    [
      'npx tapewatch findings',
      "npx tapewatch findings --ticker '^GSPC' --from 2020-02-01 --to 2020-04-30",
      'npx tapewatch findings --severity critical --limit 5 --json',
    ],
    'A row tells of the loudest bar; explain takes the id.',
  );
};
