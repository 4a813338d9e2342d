import type { SQLInputValue } from 'node:sqlite';
import type { FindingsQuery } from '../../application/ports/read-model.ts';

/** A statement and the values of its question marks. */
export type Statement = { readonly sql: string; readonly values: readonly SQLInputValue[] };

/** As SQLite has it. */
const NO_LIMIT = -1;

const equal = (column: string, value: string | undefined): readonly Statement[] =>
  value === undefined ? [] : [{ sql: `${column} = ?`, values: [value] }];

const among = (column: string, values: readonly string[] | undefined): readonly Statement[] =>
  values === undefined
    ? []
    : [{ sql: `${column} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(values)] }];

const onDays = ({ from, to }: FindingsQuery): readonly Statement[] =>
  from === undefined && to === undefined
    ? []
    : [
        {
          sql: 'id IN (SELECT finding FROM finding_bars WHERE day BETWEEN ? AND ?)',
          values: [from ?? Number.MIN_SAFE_INTEGER, to ?? Number.MAX_SAFE_INTEGER],
        },
      ];

const goingOn = ({ during }: FindingsQuery): readonly Statement[] =>
  during === undefined
    ? []
    : [{ sql: 'onset <= ? AND (ended IS NULL OR ended >= ?)', values: [during.to, during.from] }];

const beyond = ({ after }: FindingsQuery): readonly Statement[] =>
  after === undefined ? [] : [{ sql: '(onset, id) < (?, ?)', values: [after.onset, after.id] }];

/** Selects the findings of a query, newest first; one text for all queries with the same filters. */
export const selectFindings = (query: FindingsQuery): Statement => {
  const clauses = [
    ...equal('ticker', query.ticker),
    ...among('series', query.series),
    ...equal('severity', query.severity),
    ...equal('kind', query.kind),
    ...onDays(query),
    ...goingOn(query),
    ...beyond(query),
  ];
  const where = ['retracted = 0', ...clauses.map(({ sql }) => sql)].join(' AND ');
  return {
    sql: `SELECT * FROM findings WHERE ${where} ORDER BY onset DESC, id DESC LIMIT ?`,
    values: [...clauses.flatMap(({ values }) => values), query.limit ?? NO_LIMIT],
  };
};
