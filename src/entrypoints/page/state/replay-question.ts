import { signal } from '@preact/signals';
import { parseDate } from '../../../domain/market/civil.ts';
import type { ReplayRequest } from '../api/answers.ts';
import type { NamedReplay, PolicyName } from './replay-address.ts';

/** What a person asks for: a named policy, `standard` with a budget, or a document; of all tickers or only of one; days as YYYY-MM-DD, empty for all. */
export type Question = {
  readonly choice: PolicyName | 'budget' | 'document';
  readonly budget: string;
  readonly document: string;
  readonly only: string | null;
  readonly from: string;
  readonly to: string;
};

type Unasked = { readonly title: string; readonly detail: string };

/** Most differences that are listed: the newest. */
const MOST_DIFFERENCES = 5000;

/** What is asked for next. */
export const question = signal<Question>({
  choice: 'naive',
  budget: '2',
  document: '',
  only: null,
  from: '',
  to: '',
});

const documentOf = (text: string): Record<string, unknown> | null => {
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === 'object' && document !== null ? { ...document } : null;
  } catch {
    return null;
  }
};

const policyOf = ({ choice, budget, document }: Question): ReplayRequest | null => {
  if (choice === 'budget') return { policy: 'standard', budget: Number(budget) };
  if (choice !== 'document') return { policy: choice };
  const policy = documentOf(document);
  return policy && { policy };
};

const requestOf = (asked: Question): ReplayRequest | null => {
  const policy = policyOf(asked);
  const { from, to, only } = asked;
  return (
    policy && {
      ...policy,
      ...(only !== null && { tickers: [only] }),
      ...(from && { from }),
      ...(to && { to }),
      limit: MOST_DIFFERENCES,
    }
  );
};

const NO_DOCUMENT: Unasked = {
  title: 'The policy cannot be read',
  detail: 'It is not a JSON object: docs/standard.policy.json is one to start from',
};
const NO_DAYS: Unasked = {
  title: 'These days cannot be used',
  detail: 'Each is a real day such as 2020-03-16 or left empty, and the first is not after the last',
};

const isDay = (text: string): boolean => text === '' || parseDate(text) !== null;

const areDays = ({ from, to }: Question): boolean =>
  isDay(from) && isDay(to) && (from === '' || to === '' || from <= to);

/** The request for a question, or why there is none. */
export const readQuestion = (asked: Question): { readonly request: ReplayRequest } | { readonly unasked: Unasked } => {
  if (!areDays(asked)) return { unasked: NO_DAYS };
  const request = requestOf(asked);
  return request ? { request } : { unasked: NO_DOCUMENT };
};

/** The replay of a question as the address names it; null for a document, which is too long for one. */
export const namedOf = ({ choice, budget, only, from, to }: Question): NamedReplay | null => {
  if (choice === 'document') return null;
  const isBudget = choice === 'budget';
  const days = { from: from || null, to: to || null };
  return { replay: isBudget ? 'standard' : choice, budget: isBudget ? budget : null, only, ...days };
};

/** What an address asks for with the name of a replay. */
export const questionOf = ({ replay, budget, only, from, to }: NamedReplay): Partial<Question> => ({
  choice: budget === null ? replay : 'budget',
  ...(budget !== null && { budget }),
  only,
  from: from ?? '',
  to: to ?? '',
});
