import type { Finding } from '../finding.ts';
import type { FindingKey, FindingsQuery, Readings } from '../ports/read-model.ts';
import { renderFinding } from '../wording/render-finding.ts';

/** A page of findings, newest onset first, and the place the next page starts after (null: this is the last). */
export type FindingsPage = { readonly findings: readonly Finding[]; readonly next: FindingKey | null };

/** The findings a query asks for, at most `query.limit` of them. */
export const listFindings = async (
  readModel: Pick<Readings, 'findings'>,
  query: FindingsQuery & { readonly limit: number },
): Promise<FindingsPage> => {
  const rows = await readModel.findings({ ...query, limit: query.limit + 1 });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const next = last && rows.length > page.length ? { onset: last.onset, id: last.id } : null;
  return { findings: page.map(renderFinding), next };
};
