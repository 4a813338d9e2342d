import * as z from 'zod';
import type { BarRow, FindingRow, TickerRow } from '../../application/ports/read-model.ts';
import { ADJUSTMENTS, LABELS, SESSIONS } from '../../domain/market/feed.ts';
import { newestCloses, otherCloses } from './closes-columns.ts';
import type { BarChunk } from './bar-chunk.ts';
import { decodeBars } from './decode-bars.ts';
import { appendBars } from './encode-bars.ts';
import { evidence, findingFields } from './finding-fields.ts';

const flag = z.int().transform((value) => value === 1);

const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);

/** The id of a row of `findings`. */
export const idRow = findingFields.pick({ id: true });

/** A row of `findings` as the port has it. */
export const findingRow = findingFields
  .extend({ ended: z.int().nullable(), evidence: json(z.array(evidence)), retracted: flag })
  .transform(({ ended, ...row }): FindingRow => ({ ...row, end: ended }));

const chunkRow = z.object({ numbers: z.instanceof(Uint8Array), words: z.string(), crc: z.int() });

/** A row of `bars` of a series, as the rows that the port has, oldest first. */
export const barRows = (series: string) => ({
  parse: (row: unknown): readonly BarRow[] => decodeBars(series, chunkRow.parse(row)),
});

/** A row of `bars` with later rows behind its own; null when they do not come after them. */
export const withLaterBars = (rows: readonly BarRow[]) => ({
  parse: (row: unknown): BarChunk | null => appendBars(chunkRow.parse(row), rows),
});

/** A row of `tickers` as the port has it. */
export const tickerRow = z
  .object({
    series: z.string(),
    ticker: z.string(),
    feed: z.string(),
    adjustment: z.enum(ADJUSTMENTS),
    label: z.enum(LABELS),
    sessions: z.enum(SESSIONS),
    historical: flag,
    tells_actions: flag,
    policy: z.string(),
    bars: z.int(),
    first_bar: z.int().nullable(),
    last_bar: z.int().nullable(),
    last_recorded: z.int(),
    newest_closes: newestCloses,
    other_closes: otherCloses,
  })
  .transform(
    ({ feed: id, adjustment, label, sessions, historical, tells_actions: tellsActions, ...row }): TickerRow => {
      const { first_bar: firstBar, last_bar: lastBar, last_recorded: lastRecorded, ...others } = row;
      const { newest_closes: newest, other_closes: closes, ...rest } = others;
      const feed = { id, adjustment, label, sessions, historical, ...(tellsActions && { tellsActions }) };
      return { ...rest, feed, firstBar, lastBar, lastRecorded, closes: { ...closes, newest } };
    },
  );
